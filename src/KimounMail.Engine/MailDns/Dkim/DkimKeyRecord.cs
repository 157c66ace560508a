namespace KimounMail.Engine.MailDns.Dkim;

/// <summary>A key at a selector (RFC 6376 §3.6.1).</summary>
internal sealed record DkimKeyRecord
{
    /// <summary>As it is in the DNS.</summary>
    public required string Text { get; init; }

    /// <summary>Valid, Revoked or Invalid.</summary>
    public required RecordStanding Standing { get; init; }

    public required IReadOnlyList<RecordFault> Faults { get; init; }

    /// <summary><c>k</c>: rsa or ed25519.</summary>
    public string KeyType { get; init; } = "rsa";

    /// <summary>Size of the key; 0 where there is none.</summary>
    public int Bits { get; init; }

    /// <summary><c>s</c> includes mail.</summary>
    public bool IsForMail { get; init; } = true;

    /// <summary>Signatures of mail verify with it.</summary>
    public bool IsUsable => Standing == RecordStanding.Valid && IsForMail;
}
