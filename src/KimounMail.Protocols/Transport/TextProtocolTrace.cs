using System.Globalization;
using System.Text;

namespace KimounMail.Protocols.Transport;

/// <summary>Writes a trace as text lines (time, server, C: or S:, the line); safe to share between connections.</summary>
public sealed class TextProtocolTrace : IProtocolTrace, IDisposable
{
    private const int MaxLine = 4000;
    private readonly TextWriter _writer;
    private readonly TimeProvider _time;
    private readonly object _gate = new();

    /// <summary>Writes to <paramref name="writer"/>, which is disposed with the trace.</summary>
    public TextProtocolTrace(TextWriter writer, TimeProvider? time = null)
    {
        _writer = writer;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Appends to a file that other processes may read meanwhile, if its owner is who reads.</summary>
    public static TextProtocolTrace ToFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new TextProtocolTrace(new StreamWriter(path, options) { AutoFlush = true });
    }

    /// <inheritdoc/>
    public void Sent(string server, ReadOnlySpan<byte> octets) => WriteLines(server, "C: ", octets);

    /// <inheritdoc/>
    public void Received(string server, ReadOnlySpan<byte> octets) => WriteLines(server, "S: ", octets);

    /// <inheritdoc/>
    public void Event(string server, string what) => WriteLine(server, "-- ", what);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
            _writer.Dispose();
    }

    private void WriteLines(string server, string direction, ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            var end = octets.IndexOf((byte)'\n');
            var line = (end < 0 ? octets : octets[..end]).TrimEnd((byte)'\r');
            WriteLine(server, direction, Visible(line));
            octets = end < 0 ? [] : octets[(end + 1)..];
        }
    }

    private void WriteLine(string server, string direction, string text)
    {
        var time = _time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        lock (_gate)
            _writer.WriteLine($"{time} {server} {direction}{text}");
    }

    private static string Visible(ReadOnlySpan<byte> line)
    {
        var text = new StringBuilder();
        foreach (var octet in line[..Math.Min(line.Length, MaxLine)])
        {
            if (octet is >= 0x20 and < 0x7F)
                text.Append((char)octet);
            else
                text.Append(CultureInfo.InvariantCulture, $"\\x{octet:X2}");
        }
        return line.Length > MaxLine
            ? text.Append(CultureInfo.InvariantCulture, $"… ({line.Length} octets)").ToString()
            : text.ToString();
    }
}
