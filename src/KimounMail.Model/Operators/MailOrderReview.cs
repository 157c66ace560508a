namespace KimounMail;

/// <summary>An order held against an operator: all that is wrong with it, or else all that is to be done.</summary>
public sealed record MailOrderReview
{
    /// <summary>The order.</summary>
    public required MailOrder Order { get; init; }

    /// <summary>The connection it was held against, by its name.</summary>
    public required string Operator { get; init; }

    /// <summary>Everything wrong; nothing is done while there is anything.</summary>
    public IReadOnlyList<MailOrderFault> Faults { get; init; } = [];

    /// <summary>What the order comes to, in the order it is done; empty with faults.</summary>
    public IReadOnlyList<MailOrderStep> Steps { get; init; } = [];

    /// <summary>It can be carried out.</summary>
    public bool IsValid => Faults.Count == 0;

    /// <summary>How many of the steps change something.</summary>
    public int Changes => Steps.Count(step => step.Outcome != OperatorOutcome.AlreadyAsAsked);

    /// <inheritdoc/>
    public override string ToString() => IsValid ? $"{Order}: {Changes} changes" : $"{Order}: {Faults.Count} faults";
}

/// <summary>Something wrong with an order.</summary>
/// <param name="Line">Where in the file; 0 for all of it.</param>
/// <param name="Identity">The address, domain or offer concerned; empty where there is none.</param>
/// <param name="ErrorId">One of <see cref="MailErrorId"/>.</param>
/// <param name="Message">One sentence.</param>
public sealed record MailOrderFault(int Line, string Identity, string ErrorId, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Line > 0 ? $"line {Line}: {Message}" : Message;
}

/// <summary>One thing an order comes to.</summary>
/// <param name="Line">Where in the file it is asked for.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Identity">The address, or the domain.</param>
/// <param name="Outcome">What comes of it.</param>
/// <param name="Action">All of it in one line.</param>
public sealed record MailOrderStep(int Line, MailObjectKind Kind, string Identity, OperatorOutcome Outcome, string Action);

/// <summary>What came of one thing an order asked for.</summary>
/// <param name="Line">Where in the file it is asked for.</param>
/// <param name="Result">What came of it, with the password that was made.</param>
public sealed record MailOrderResult(int Line, MailOperatorResult Result)
{
    /// <summary>What came of it.</summary>
    public OperatorOutcome Outcome => Result.Outcome;

    /// <summary>What it is about.</summary>
    public MailObjectKind Kind => Result.Kind;

    /// <summary>The address, or the domain.</summary>
    public string Identity => Result.Identity;

    /// <summary>What was changed, in words.</summary>
    public IReadOnlyList<string> Changes => Result.Changes;

    /// <summary>The password that was made for it; to be handed over.</summary>
    public Secret? Password => Result.Password;

    /// <summary>The connection it was done through, by its name.</summary>
    public string Operator => Result.Operator;
}
