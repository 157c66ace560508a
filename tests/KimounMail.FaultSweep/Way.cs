using KimounMail.TestServers.Imap;

namespace KimounMail.FaultSweep;

/// <summary>One pair of servers and how many connections to each: what decides the commands of a migration.</summary>
public sealed record Way(string Name, LoopbackProfile Source, LoopbackProfile Destination, int Connections)
{
    private static readonly LoopbackProfile Bare = LoopbackProfile.Plain3501 with { NewKeywords = NewKeywords.Accept };

    /// <summary>One of each way a server takes messages.</summary>
    public static IReadOnlyList<Way> All { get; } =
    [
        new("multiappend", LoopbackProfile.Full, LoopbackProfile.Full, 1),
        new("literal+", LoopbackProfile.Full, LoopbackProfile.Full.Without("MULTIAPPEND"), 1),
        new("lanes", LoopbackProfile.Full, LoopbackProfile.Full.Without("MULTIAPPEND"), 3),
        new("synchronising", LoopbackProfile.Full.Without("CONDSTORE", "QRESYNC"), LoopbackProfile.Full.Without("LITERAL+"), 1),
        new("rfc3501", Bare, Bare, 1),
    ];
}
