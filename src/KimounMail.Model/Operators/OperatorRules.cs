namespace KimounMail;

/// <summary>What an operator asks of what is sent to it, as data: so that all of it can be checked without asking the operator.</summary>
public sealed record OperatorRules
{
    /// <summary>What it asks of passwords.</summary>
    public PasswordPolicy Password { get; init; } = new();

    /// <summary>What it asks of addresses.</summary>
    public AddressRules Address { get; init; } = new();

    /// <summary>The offers a mailbox can be of; empty where there are none or any word is taken.</summary>
    public IReadOnlyList<string> Offers { get; init; } = [];

    /// <summary>What it says of how long a removed mailbox can be had back; null when it says nothing.</summary>
    public string? Retention { get; init; }
}

/// <summary>Something wrong with what was asked for, found before anything is sent.</summary>
/// <param name="ErrorId">One of <see cref="MailErrorId"/>.</param>
/// <param name="Message">One sentence.</param>
public sealed record RequestFault(string ErrorId, string Message);
