using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using KimounMail.TestServers.SampleMail;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>Just enough IMAP to fill a Dovecot account and to count what is in one, sharing nothing with what is measured.</summary>
internal sealed partial class MailboxClient : IAsyncDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;

    private MailboxClient(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
        _reader = new StreamReader(_stream, Encoding.Latin1);
    }

    public static async Task<MailboxClient> OpenAsync(int port, string user)
    {
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(IPAddress.Loopback, port);
        var client = new MailboxClient(tcp);
        await client._reader.ReadLineAsync();
        await client.CommandAsync($"LOGIN {user} {Tool.Password}");
        return client;
    }

    /// <summary>Appends the sample mailbox, making its folders.</summary>
    public async Task FillAsync(int messages)
    {
        var known = new HashSet<string>(await NamesAsync());
        foreach (var message in SampleMailbox.Generate(messages))
        {
            // Letters beyond ASCII would need modified UTF-7, and add nothing to a measurement.
            var folder = string.Join('/', message.Folder.Select(level => NonAscii().Replace(level, "_")));
            if (known.Add(folder))
                await CommandAsync($"CREATE \"{folder}\"");
            await AppendAsync(folder, message);
        }
    }

    /// <summary>Messages in all folders, as the server counts them.</summary>
    public async Task<long> CountAsync()
    {
        var answer = await CommandAsync("LIST \"\" \"*\" RETURN (STATUS (MESSAGES))");
        return answer.Select(line => Messages().Match(line)).Where(match => match.Success).Sum(match => long.Parse(match.Groups[1].ValueSpan));
    }

    public async ValueTask DisposeAsync()
    {
        await CommandAsync("LOGOUT");
        _reader.Dispose();
        _client.Dispose();
    }

    private async Task<IEnumerable<string>> NamesAsync() =>
        (await CommandAsync("LIST \"\" \"*\"")).Select(line => line.Split("\"/\" ")[^1].Trim('"'));

    private async Task AppendAsync(string folder, SampleMessage message)
    {
        var date = message.Date.ToString("dd-MMM-yyyy HH:mm:ss zzz", System.Globalization.CultureInfo.InvariantCulture).Remove(24, 1);
        await WriteAsync($"a APPEND \"{folder}\" ({message.Flags}) \"{date}\" {{{message.Octets.Length}+}}\r\n");
        await _stream.WriteAsync(message.Octets);
        await WriteAsync("\r\n");
        await AnswerAsync("APPEND");
    }

    private async Task<List<string>> CommandAsync(string command)
    {
        await WriteAsync($"a {command}\r\n");
        return await AnswerAsync(command);
    }

    private async Task<List<string>> AnswerAsync(string command)
    {
        var lines = new List<string>();
        while (await _reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("a OK", StringComparison.Ordinal))
                return lines;
            if (line.StartsWith("a ", StringComparison.Ordinal))
                throw new InvalidOperationException($"{command.Split(' ')[0]}: {line}");
            lines.Add(line);
        }

        throw new IOException("The server closed the connection.");
    }

    private async Task WriteAsync(string text) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(text));

    [GeneratedRegex(@"^\* STATUS .*\(MESSAGES (\d+)\)")]
    private static partial Regex Messages();

    [GeneratedRegex("[^ -%'-~]")]
    private static partial Regex NonAscii();
}
