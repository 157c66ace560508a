using System.Collections.Immutable;

namespace KimounMail.TestServers.Imap;

/// <summary>How a server misbehaves at the moment. May be changed while clients are connected.</summary>
public sealed class LoopbackFaults
{
    private ImmutableList<Fault> _faults = [];
    private int _connectionsToRefuse;

    /// <summary>Every octet goes out in a write of its own.</summary>
    public bool OneByteAtATime { get; set; }

    /// <summary>FETCH sends UID and FLAGS after the body instead of before it.</summary>
    public bool UidAfterBody { get; set; }

    /// <summary>One response in so many is followed by one that nobody asked for; 0 for none.</summary>
    public int UnsolicitedOneIn { get; set; }

    /// <summary>What <see cref="UnsolicitedOneIn"/> draws its lots from.</summary>
    public int UnsolicitedSeed { get; set; } = 1;

    /// <summary>The place at which the server's traffic breaks, once; null for none.</summary>
    public TrafficBreak? Break
    {
        get => Traffic.Break;
        set => Traffic.Break = value;
    }

    internal Traffic Traffic { get; } = new();

    /// <summary>The next so many connections are closed as soon as they are accepted.</summary>
    public void RefuseConnections(int count) => Interlocked.Exchange(ref _connectionsToRefuse, count);

    /// <summary>Adds a fault and returns it, to be watched, released or removed.</summary>
    public Fault Add(Fault fault)
    {
        ImmutableInterlocked.Update(ref _faults, list => list.Add(fault));
        return fault;
    }

    public void Remove(Fault fault) => ImmutableInterlocked.Update(ref _faults, list => list.Remove(fault));

    /// <summary>Back to good behaviour; stalled commands go on.</summary>
    public void Clear()
    {
        foreach (var fault in Forget())
            fault.Release();
    }

    /// <summary>Back to good behaviour; what hangs stays as it is.</summary>
    public IReadOnlyList<Fault> Forget()
    {
        (OneByteAtATime, UidAfterBody, UnsolicitedOneIn, Break) = (false, false, 0, null);
        RefuseConnections(0);
        return Interlocked.Exchange(ref _faults, []);
    }

    internal bool RefusesConnection()
    {
        for (var left = Volatile.Read(ref _connectionsToRefuse); left > 0; left = Volatile.Read(ref _connectionsToRefuse))
        {
            if (Interlocked.CompareExchange(ref _connectionsToRefuse, left - 1, left) == left)
                return true;
        }

        return false;
    }

    /// <summary>The lie due at this moment; null for the truth.</summary>
    internal Lie? LieAbout(FaultContext context) => Strike(FaultStage.Telling, context)?.Untruth;

    internal Fault? Strike(FaultStage stage, FaultContext context) => _faults.Find(fault => fault.Strikes(stage, context));
}
