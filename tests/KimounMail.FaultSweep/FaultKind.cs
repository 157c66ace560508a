using KimounMail.TestServers.Imap;

namespace KimounMail.FaultSweep;

/// <summary>One way to fail, at many places.</summary>
/// <param name="Name">What <c>--only</c> names.</param>
/// <param name="Places">How many places there are in a migration that exchanges so much.</param>
/// <param name="Arrange">Makes the servers of a trial fail at a place, from 1.</param>
internal sealed record FaultKind(string Name, Func<Exchange, long> Places, Action<Trial, long> Arrange)
{
    /// <summary>So many octets are not tried in turn but drawn by lot.</summary>
    public bool IsDrawn { get; init; }

    /// <summary>How long the servers may be silent.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>How much one server and its client exchange in a migration without faults.</summary>
internal sealed record Side(long Commands, long Responses, long OctetsReceived, long OctetsSent)
{
    public static Side Of(LoopbackImapServer server) => new(
        server.Statistics.Commands.Values.Sum(),
        server.Passed(TrafficUnit.Response),
        server.Passed(TrafficUnit.OctetReceived),
        server.Passed(TrafficUnit.OctetSent));
}

/// <summary>How much both servers exchange with their client.</summary>
internal sealed record Exchange(Side Source, Side Destination, long Appends);
