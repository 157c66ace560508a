namespace KimounMail.Engine.MailDns.Dmarc;

/// <summary>What is to be done with mail that fails, from lenient to strict.</summary>
internal enum DmarcPolicy
{
    None,
    Quarantine,
    Reject,
}

/// <summary>Whom a policy is wanted for, seen from the name the record is at (RFC 9989 §4.10.1).</summary>
internal enum DmarcScope
{
    /// <summary>The name itself: <c>p</c>.</summary>
    Domain,

    /// <summary>A name below that exists: <c>sp</c>, else <c>p</c>.</summary>
    Subdomain,

    /// <summary>A name below that does not: <c>np</c>, else as a subdomain.</summary>
    NonexistentSubdomain,
}

/// <summary>A DMARC policy record (RFC 9989 §4.7).</summary>
internal sealed record DmarcRecord
{
    /// <summary>As it is in the DNS.</summary>
    public required string Text { get; init; }

    /// <summary>Valid, NoPolicy, Invalid, or Ignored: then it is no DMARC record to a receiver.</summary>
    public required RecordStanding Standing { get; init; }

    public required IReadOnlyList<RecordFault> Faults { get; init; }

    /// <summary><c>p</c>; none where the record counts as such.</summary>
    public DmarcPolicy Policy { get; init; }

    /// <summary><c>sp</c>.</summary>
    public DmarcPolicy? SubdomainPolicy { get; init; }

    /// <summary><c>np</c>.</summary>
    public DmarcPolicy? NonexistentPolicy { get; init; }

    /// <summary><c>t=y</c>: on trial.</summary>
    public bool IsTest { get; init; }

    /// <summary><c>psd</c>: true for y, false for n, null for u.</summary>
    public bool? IsPublicSuffix { get; init; }

    /// <summary><c>rua</c>.</summary>
    public IReadOnlyList<ReportUri> AggregateReports { get; init; } = [];

    /// <summary><c>ruf</c>.</summary>
    public IReadOnlyList<ReportUri> FailureReports { get; init; } = [];

    /// <summary>What applies, with <c>t=y</c> one step weaker; null when nothing does.</summary>
    public DmarcPolicy? PolicyFor(DmarcScope scope)
    {
        if (Standing != RecordStanding.Valid)
            return null;

        var policy = scope switch
        {
            DmarcScope.NonexistentSubdomain => NonexistentPolicy ?? SubdomainPolicy ?? Policy,
            DmarcScope.Subdomain => SubdomainPolicy ?? Policy,
            _ => Policy,
        };
        return IsTest && policy > DmarcPolicy.None ? policy - 1 : policy;
    }
}
