namespace KimounMail.Engine.MailDns.Spf;

/// <summary>What an evaluation says (RFC 7208 §2.6); those a mechanism can ask for are its qualifiers too (§4.6.2).</summary>
internal enum SpfResult
{
    /// <summary>There is no record, or no domain to look for one.</summary>
    None,

    /// <summary>The domain says nothing about this address: <c>?</c>.</summary>
    Neutral,

    /// <summary>The address may send for the domain: <c>+</c>.</summary>
    Pass,

    /// <summary>It may not: <c>-</c>.</summary>
    Fail,

    /// <summary>It probably may not: <c>~</c>.</summary>
    SoftFail,

    /// <summary>The DNS did not answer; later it may.</summary>
    TempError,

    /// <summary>The records cannot be interpreted, or ask for more than is allowed.</summary>
    PermError,
}
