namespace KimounMail.TestServers.Imap;

/// <summary>What is counted of the traffic of a server, over all its connections together.</summary>
public enum TrafficUnit
{
    /// <summary>Octets of commands and literals received, as they are without TLS and compression.</summary>
    OctetReceived,

    /// <summary>Octets sent, likewise.</summary>
    OctetSent,

    /// <summary>Responses sent whole, with their literals; greetings and continuation requests are some.</summary>
    Response,
}

/// <summary>
/// The place in a server's traffic at which one connection breaks: the one that gets to it. The reading end sees everything
/// before the place and nothing after it.
/// </summary>
/// <param name="Unit">What is counted.</param>
/// <param name="After">How many still pass, from 1.</param>
/// <param name="Hangs">True to fall silent there instead of closing.</param>
public sealed record TrafficBreak(TrafficUnit Unit, long After, bool Hangs = false);

/// <summary>Counts the traffic of a server and says where it breaks.</summary>
internal sealed class Traffic
{
    private readonly long[] _counts = new long[Enum.GetValues<TrafficUnit>().Length];

    /// <summary>Null for none.</summary>
    public TrafficBreak? Break { get; set; }

    public long Count(TrafficUnit unit) => Interlocked.Read(ref _counts[(int)unit]);

    /// <summary>Counts what is about to pass: how much of it may, and the break that comes right after that, if one does.</summary>
    public (int Allowed, TrafficBreak? Break) Pass(TrafficUnit unit, int amount)
    {
        var before = Interlocked.Add(ref _counts[(int)unit], amount) - amount;
        return Break is { } it && it.Unit == unit && before < it.After && it.After <= before + amount
            ? ((int)(it.After - before), it)
            : (amount, null);
    }
}
