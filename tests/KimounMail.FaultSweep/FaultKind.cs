using KimounMail.TestServers.Imap;

namespace KimounMail.FaultSweep;

/// <summary>One way to fail, at many places.</summary>
/// <param name="Name">What <c>--only</c> names.</param>
/// <param name="Places">How many places there are in a migration that exchanges so much.</param>
/// <param name="Arrange">Makes the servers of a trial fail at a place, from 1.</param>
internal sealed record FaultKind(string Name, Func<Exchange, long> Places, Action<Trial, long> Arrange)
{
    /// <summary>Every place is tried, unless there are more than this over all ways: then so many are drawn by lot.</summary>
    public int MaxPlaces { get; init; } = 500;

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
