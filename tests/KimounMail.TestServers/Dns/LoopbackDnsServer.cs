using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KimounMail.TestServers.Dns;

/// <summary>A name server in this process, by UDP on loopback, that holds the records it is given and says that all else does not exist.</summary>
public sealed class LoopbackDnsServer : IAsyncDisposable
{
    private const byte Authoritative = 0x84;
    private const byte NameError = 3;
    private static readonly Dictionary<string, ushort> Types = new() { ["A"] = 1, ["CNAME"] = 5, ["MX"] = 15, ["TXT"] = 16, ["SRV"] = 33 };

    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly ConcurrentDictionary<string, List<(ushort Type, byte[] Data)>> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    private LoopbackDnsServer() => _serving = ServeAsync();

    public int Port => ((IPEndPoint)_socket.Client.LocalEndPoint!).Port;

    public static LoopbackDnsServer Start() => new();

    /// <summary>A record as <c>_imaps._tcp.example.com SRV 0 0 993 mail.example.com</c>; names are absolute.</summary>
    public void Add(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var records = _names.GetOrAdd(words[0], _ => []);
        lock (records)
            records.Add((Types[words[1]], Encode(words[1], words[2..])));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var asked = await _socket.ReceiveAsync(_stop.Token);
                await _socket.SendAsync(Answer(asked.Buffer), asked.RemoteEndPoint, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // On Windows: whom the last answer went to has left.
                continue;
            }
        }
    }

    private byte[] Answer(byte[] query)
    {
        var at = 12;
        var labels = new List<string>();
        for (int length = query[at++]; length > 0; length = query[at++])
        {
            labels.Add(Encoding.ASCII.GetString(query, at, length));
            at += length;
        }

        var type = (query[at] << 8) | query[at + 1];
        var known = _names.TryGetValue(string.Join('.', labels), out var records);
        var answers = records?.Where(record => record.Type == type || record.Type == Types["CNAME"]).ToList() ?? [];
        var reply = new MemoryStream();
        reply.Write([query[0], query[1], Authoritative, known ? (byte)0 : NameError, 0, 1, 0, (byte)answers.Count, 0, 0, 0, 0]);
        reply.Write(query, 12, at + 4 - 12);
        foreach (var (answerType, data) in answers)
        {
            // The name is that of the question, at octet 12; the time to live is 60 s.
            reply.Write([0xC0, 12, (byte)(answerType >> 8), (byte)answerType, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8), (byte)data.Length]);
            reply.Write(data);
        }

        return reply.ToArray();
    }

    private static byte[] Encode(string type, string[] words) => type switch
    {
        "A" => IPAddress.Parse(words[0]).GetAddressBytes(),
        "TXT" => [.. Label(string.Join(' ', words))],
        _ => [.. words[..^1].SelectMany(Number), .. Name(words[^1])],
    };

    private static byte[] Number(string word) => [(byte)(ushort.Parse(word, CultureInfo.InvariantCulture) >> 8), (byte)ushort.Parse(word, CultureInfo.InvariantCulture)];

    private static byte[] Name(string name) => [.. name.Split('.', StringSplitOptions.RemoveEmptyEntries).SelectMany(Label), 0];

    private static byte[] Label(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];
}
