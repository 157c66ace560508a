using KimounMail.TestServers.Dns;

namespace KimounMail.Tests.Protocols.Dns;

/// <summary>What servers do wrong, by what it is called.</summary>
internal static class DnsFaults
{
    private const int Txt = 16;

    /// <summary>Answers to the question that cannot be read.</summary>
    public static readonly Dictionary<string, Func<LoopbackDnsQuery, LoopbackDnsReply>> Unreadable = new()
    {
        ["shorter than a header"] = query => query.Response().ToArray()[..11],
        ["cut within a record"] = query => query.Response().Answer(Txt, DnsOctets.Txt("good")).ToArray()[..^3],
        ["a pointer to itself"] = query => query.Response().Answer([0xC0, (byte)(12 + query.Question.Length)], Txt, DnsOctets.Txt("x")),
        ["a pointer ahead"] = query => query.Response().Answer([0xFF, 0xFF], Txt, DnsOctets.Txt("x")),
        ["a reserved label"] = query => query.Response().Answer([0x7F, .. new byte[127], 0], Txt, DnsOctets.Txt("x")),
        ["a string past the end"] = query => query.Response().Answer(Txt, [0xFF, 1, 2]),
        ["65535 answers counted"] = query =>
        {
            var response = query.Response().Answer(Txt, DnsOctets.Txt("x"));
            response.AnswerCount = 65535;
            return response;
        },
    };

    /// <summary>Connections that give no more than the datagram did.</summary>
    public static readonly Dictionary<string, Func<LoopbackDnsQuery, LoopbackDnsReply>> Connections = new()
    {
        ["closes"] = _ => new LoopbackDnsReply { Closes = true },
        ["hangs"] = _ => new LoopbackDnsReply { Hangs = true },
        ["ends early"] = query => new LoopbackDnsReply { Octets = [.. DnsOctets.Word(500), .. query.Response().ToArray()], IsUnframed = true, Closes = true },
        ["cut there too"] = query => query.Response(0x8380).Answer(Txt, DnsOctets.Txt("part")),
    };
}
