using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Ovh;

/// <summary>How calls are made.</summary>
public sealed record OvhClientOptions
{
    /// <summary>The most calls in any minute. OVHcloud states no number; its developers advise to stay under about 60 a minute and key.</summary>
    public int CallsPerMinute { get; init; } = 60;

    /// <summary>By which processes that call with one key keep one pace; null where this one is alone.</summary>
    public IOvhCallRecord? CallRecord { get; init; }

    /// <summary>For one call, from the connection to the last octet.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>For the connection alone.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Which certificate the server may have.</summary>
    public TlsTrust Trust { get; init; } = TlsTrust.System;

    /// <summary>How often a call is made in all that may be made again.</summary>
    public int MaxAttempts { get; init; } = 7;

    /// <summary>The wait before the second attempt; doubled before each further one.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many objects of a list are asked for at once; the server may give fewer.</summary>
    public int PageSize { get; init; } = 250;

    /// <summary>The clock of pace, waits and signatures.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Sees calls and answers, without secrets; null for none.</summary>
    public IProtocolTrace? Trace { get; init; }

    /// <summary>Makes the connections; null for TCP and TLS.</summary>
    public HttpMessageHandler? Handler { get; init; }
}
