using System.Globalization;
using System.Text;
using KimounMail.Protocols.Mapi;
using KimounMail.Protocols.Pst;

namespace KimounMail.Benchmarks.Files;

/// <summary>Writes what an item has into a file of its own: headers, recipients, body and attachments as they are.</summary>
internal sealed class ItemWriter(string folder)
{
    private const ushort TransportHeaders = 0x007D;
    private const ushort EmailAddress = 0x3003;

    private readonly byte[] _octets = new byte[80 << 10];
    private readonly char[] _characters = new char[16 << 10];
    private readonly byte[] _encoded = new byte[64 << 10];

    public int Items { get; private set; }

    public void WriteAll(PstFolder top)
    {
        foreach (var message in top.Messages)
            Write(message);
        foreach (var below in top.Folders)
            WriteAll(below);
    }

    private void Write(PstMessage message)
    {
        using var file = File.OpenHandle(Path.Combine(folder, (++Items).ToString(CultureInfo.InvariantCulture)), FileMode.Create, FileAccess.Write);
        var at = 0L;
        var properties = message.Properties;
        Put(Encoding.UTF8.GetBytes($"{properties.GetString(TransportHeaders)}{properties.GetString(MapiId.Subject)}"));
        foreach (var recipient in message.Recipients)
            Put(Encoding.UTF8.GetBytes($"{recipient.GetString(MapiId.DisplayName)} {recipient.GetString(EmailAddress)}"));
        using (var body = properties.OpenText(MapiId.Body))
        {
            for (int read; body is not null && (read = body.Read(_characters)) > 0;)
                Put(_encoded.AsSpan(0, Encoding.UTF8.GetBytes(_characters.AsSpan(0, read), _encoded)));
        }

        foreach (var attachment in message.Attachments)
        {
            using var content = attachment.OpenContent();
            for (int read; content is not null && (read = content.Read(_octets)) > 0;)
                Put(_octets.AsSpan(0, read));
        }

        void Put(ReadOnlySpan<byte> octets)
        {
            RandomAccess.Write(file, octets, at);
            at += octets.Length;
        }
    }
}
