using System.Text;
using BenchmarkDotNet.Attributes;
using KimounMail.Protocols.Imap;

namespace KimounMail.Benchmarks.Micro;

/// <summary>Answers to FETCH through the session, without a socket: what parsing adds to a copy.</summary>
[MemoryDiagnoser]
public class FetchStreaming
{
    private const int Messages = 100;
    private const int ReadSize = 64 * 1024;

    private byte[] _octets = [];

    /// <summary>Octets of each message; the median of real mailboxes is near 14,000.</summary>
    [Params(1_000, 14_000, 1_000_000)]
    public int MessageSize { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        using var octets = new MemoryStream();
        for (var number = 1; number <= Messages; number++)
        {
            octets.Write(Encoding.ASCII.GetBytes(
                $"* {number} FETCH (UID {number} FLAGS (\\Seen $Forwarded) INTERNALDATE \"01-Feb-2024 10:00:00 +0100\" RFC822.SIZE {MessageSize} BODY[] {{{MessageSize}}}\r\n"));
            octets.Write(Encoding.ASCII.GetBytes(new string('x', MessageSize)));
            octets.Write(")\r\n"u8);
        }

        _octets = octets.ToArray();
        if (Receive() != (long)Messages * MessageSize)
            throw new InvalidOperationException("Not every body was seen: the measurement would mean nothing.");
    }

    [Benchmark]
    public long Receive()
    {
        var session = new ImapSession();
        long bodies = 0;
        for (var at = 0; at < _octets.Length;)
        {
            // No more than a socket gives at a time.
            var input = _octets.AsSpan(at, Math.Min(ReadSize, _octets.Length - at));
            session.Receive(input, out var consumed);
            at += consumed;
            while (session.BodyLeft > 0)
            {
                var taken = (int)Math.Min(ReadSize, session.BodyLeft);
                session.BodyTaken(taken);
                at += taken;
                bodies += taken;
            }
        }

        return bodies;
    }
}
