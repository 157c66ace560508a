using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using KimounMail.TestServers.Imap;
using KimounMail.TestServers.SampleMail;

namespace KimounMail.TestServers.Independent;

/// <summary>
/// An IMAP client of a few lines that shares nothing with the product: fills a mailbox before a copy, and says afterwards
/// what is in it. One command at a time, in clear text, to a server on this machine.
/// </summary>
public sealed partial class ImapReader : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly CancellationTokenSource _limit = new(Patience);
    private Stream _output = Stream.Null;
    private Stream _input = Stream.Null;
    private char _separator;
    private int _tag;

    private ImapReader()
    {
    }

    /// <summary>A connection logged in with LOGIN. All it does has to be done in half a minute.</summary>
    public static async Task<ImapReader> LogInAsync(int port, string user, string password = "x")
    {
        var reader = new ImapReader();
        await reader._client.ConnectAsync(IPAddress.Loopback, port, reader._limit.Token);
        reader._output = reader._client.GetStream();
        reader._input = new BufferedStream(reader._output, 65536);
        await reader.ReadReplyAsync();
        await reader.CommandAsync($"LOGIN {user} {password}");
        reader._separator = (await reader.CommandAsync("LIST \"\" \"\""))[0].Text.Split('"')[1][0];
        return reader;
    }

    /// <summary>The untagged replies to a command that has to succeed.</summary>
    /// <exception cref="IOException">It did not; the server's words are the message.</exception>
    public async Task<IReadOnlyList<ImapReply>> CommandAsync(string command, byte[]? literal = null, string after = "")
    {
        var tag = $"r{++_tag}";
        await _output.WriteAsync(Encoding.Latin1.GetBytes($"{tag} {command}{(literal is null ? "" : $"{{{literal.Length}+}}\r\n")}"), _limit.Token);
        await _output.WriteAsync(literal ?? [], _limit.Token);
        await _output.WriteAsync(Encoding.Latin1.GetBytes(after + "\r\n"), _limit.Token);
        var replies = new List<ImapReply>();
        while (true)
        {
            var reply = await ReadReplyAsync();
            if (!reply.Text.StartsWith(tag + " ", StringComparison.Ordinal))
                replies.Add(reply);
            else if (reply.Text.StartsWith(tag + " OK", StringComparison.Ordinal))
                return replies;
            else
                throw new IOException($"{command.Split(' ')[0]}: {reply.Text}");
        }
    }

    /// <summary>Makes the folders of the messages where they are missing, subscribes to them, and stores the messages as they are.</summary>
    /// <param name="messages">What to store.</param>
    /// <param name="catenate">By CATENATE (RFC 4469): Cyrus alters or refuses some messages that come as a plain literal.</param>
    public async Task WriteAsync(IEnumerable<SampleMessage> messages, bool catenate = false)
    {
        var ready = new HashSet<string>();
        var existing = new HashSet<string>((await ListAsync("LIST")).Select(Quote));
        foreach (var message in messages)
        {
            // Levels above as folders of their own, as mail clients make them.
            foreach (var name in Enumerable.Range(1, message.Folder.Count).Select(depth => Name([.. message.Folder.Take(depth)])).Where(ready.Add))
            {
                if (!existing.Contains(name))
                    await CommandAsync($"CREATE {name}");
                await CommandAsync($"SUBSCRIBE {name}");
            }

            var date = message.Date.ToString("dd-MMM-yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture).Remove(24, 1);
            var start = $"APPEND {Name(message.Folder)} ({message.Flags}) \"{date}\" ";
            await CommandAsync(catenate ? start + "CATENATE (TEXT " : start, message.Octets, catenate ? ")" : "");
        }
    }

    /// <summary>A folder's levels as a quoted name.</summary>
    public string Name(params IReadOnlyList<string> folder) => Quote(ModifiedUtf7.Encode(string.Join(_separator, folder)));

    /// <summary>
    /// Everything the account holds, sorted: a line each folder, with a star when subscribed, and a line each message with
    /// folder, SHA-256 of its octets, flags, and internal date in UTC.
    /// </summary>
    public async Task<IReadOnlyList<string>> ReadAsync()
    {
        var lines = new List<string>();
        var subscribed = (await ListAsync("LSUB")).ToHashSet(StringComparer.Ordinal);
        foreach (var name in await ListAsync("LIST"))
        {
            var shown = Decode(name).Replace(_separator, '/');
            lines.Add(shown + (subscribed.Remove(name) ? "*" : ""));
            var opened = await CommandAsync($"EXAMINE {Quote(name)}");
            if (!opened.Any(reply => reply.Text == "* 0 EXISTS"))
                lines.AddRange((await CommandAsync("UID FETCH 1:* (FLAGS INTERNALDATE BODY.PEEK[])")).Where(IsMessage).Select(reply => $"{shown}\t{Describe(reply)}"));
        }

        // Subscriptions outlive folders (RFC 3501, 6.3.6): one that is left behind is a trace.
        lines.AddRange(subscribed.Select(name => $"{name} (subscribed, not there)"));
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        await _output.DisposeAsync();
        _client.Dispose();
        _limit.Dispose();
    }

    private static bool IsMessage(ImapReply reply) => reply.Text.Contains(" FETCH (", StringComparison.Ordinal) && reply.Text.Contains("BODY[]", StringComparison.Ordinal);

    private static string Describe(ImapReply reply)
    {
        var flags = Flags().Match(reply.Text).Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(flag => flag != "\\Recent");
        var date = DateTimeOffset.ParseExact(Date().Match(reply.Text).Groups[1].Value.Trim(), "d-MMM-yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture);
        return $"{Convert.ToHexString(SHA256.HashData(reply.Literal))}\t{string.Join(' ', flags.Order(StringComparer.OrdinalIgnoreCase))}\t{date.UtcDateTime:u}";
    }

    private async Task<List<string>> ListAsync(string command)
    {
        var names = new List<string>();
        foreach (var reply in await CommandAsync($"{command} \"\" *"))
        {
            if (ListReply().Match(reply.Text) is not { Success: true } match || NotThere().IsMatch(match.Groups["attributes"].Value))
                continue;
            var name = match.Groups["name"].Value;
            names.Add(name.Length == 0 ? Encoding.Latin1.GetString(reply.Literal) : name[0] == '"' ? Escaped().Replace(name[1..^1], "$1") : name);
        }

        return names;
    }

    /// <summary>One reply, its literals cut out of the text.</summary>
    private async Task<ImapReply> ReadReplyAsync()
    {
        var text = new StringBuilder();
        byte[] literal = [];
        while (true)
        {
            var line = await ReadLineAsync();
            if (LiteralAtEnd().Match(line) is not { Success: true } match)
                return new ImapReply(text.Append(line).ToString(), literal);
            text.Append(line.AsSpan(0, match.Index));
            literal = new byte[int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)];
            await _input.ReadExactlyAsync(literal, _limit.Token);
        }
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        var octet = new byte[1];
        while (true)
        {
            await _input.ReadExactlyAsync(octet, _limit.Token);
            if (octet[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)octet[0]);
        }
    }

    private static string Decode(string name) =>
        ModifiedUtf7.TryDecode(name, out var decoded) ? decoded : throw new IOException($"No modified UTF-7: {name}");

    private static string Quote(string name) => $"\"{name.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

    [GeneratedRegex(@"\{(\d+)\}$")]
    private static partial Regex LiteralAtEnd();

    [GeneratedRegex("""^\* (?:LIST|LSUB) \((?<attributes>[^)]*)\) (?:"[^"]*"|NIL) (?<name>.*)$""")]
    private static partial Regex ListReply();

    [GeneratedRegex(@"\\(Noselect|NonExistent)", RegexOptions.IgnoreCase)]
    private static partial Regex NotThere();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escaped();

    [GeneratedRegex(@"FLAGS \(([^)]*)\)")]
    private static partial Regex Flags();

    [GeneratedRegex("INTERNALDATE \"([^\"]*)\"")]
    private static partial Regex Date();
}

/// <summary>One reply of the server's.</summary>
/// <param name="Text">The line, as Latin-1, without its literals.</param>
/// <param name="Literal">The octets of its (last) literal; empty when it has none.</param>
public sealed record ImapReply(string Text, byte[] Literal);
