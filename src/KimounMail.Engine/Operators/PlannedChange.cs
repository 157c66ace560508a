namespace KimounMail.Engine.Operators;

/// <summary>
/// One thing that is to be done at an operator, looked at and found possible: what -WhatIf prints, and what is done when it is applied.
/// Nothing is to be done when all is as asked.
/// </summary>
public sealed class PlannedChange
{
    private readonly Func<OperatorWait, CancellationToken, Task<OperatorWork>>? _apply;

    internal PlannedChange(OperatorOutcome outcome, MailObjectKind kind, string identity, IMailOperator at, Func<OperatorWait, CancellationToken, Task<OperatorWork>>? apply)
    {
        (Outcome, Kind, Identity, Operator, _apply) = (outcome, kind, identity, at.Name, apply);
    }

    /// <summary>What will have come of it.</summary>
    public OperatorOutcome Outcome { get; }

    /// <summary>What it is about.</summary>
    public MailObjectKind Kind { get; }

    /// <summary>The address, or the domain.</summary>
    public string Identity { get; }

    /// <summary>The connection it goes through, by its name.</summary>
    public string Operator { get; }

    /// <summary>What is to become different, in words, one thing each.</summary>
    public IReadOnlyList<string> Changes { get; internal init; } = [];

    /// <summary>What is lost by it; null when nothing can be.</summary>
    public RemovalLoss? Loss { get; internal init; }

    /// <summary>The password it is given; null where none is.</summary>
    public Secret? Password { get; internal init; }

    /// <summary>False when all is as asked.</summary>
    public bool IsNeeded => _apply is not null;

    /// <summary>The whole of it in one line, for -WhatIf and -Confirm.</summary>
    public string Action
    {
        get
        {
            var what = Loss is null ? What : $"{What}, and with it {Loss}";
            return Changes.Count == 0 ? what : $"{what}: {string.Join(", ", Changes)}";
        }
    }

    /// <summary>Refuses it when something would be lost by it.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.DataLossRefused"/>.</exception>
    public void RefuseLoss()
    {
        if (Loss is { IsAnything: true })
            throw OperatorErrors.DataLossRefused(this);
    }

    /// <summary>Does it, and tells what came of it.</summary>
    public async Task<MailOperatorResult> ApplyAsync(OperatorWait wait, CancellationToken cancellationToken)
    {
        var work = _apply is null ? OperatorWork.Done : await _apply(wait, cancellationToken).ConfigureAwait(false);
        return new MailOperatorResult
        {
            Outcome = Outcome,
            IsUnderway = work is OperatorWork.Underway,
            Kind = Kind,
            Identity = Identity,
            Changes = Changes,
            Password = Password,
            Operator = Operator,
        };
    }

    private string What => (Outcome, Kind) switch
    {
        (OperatorOutcome.Created, MailObjectKind.DistributionListMember) => "Add to the distribution list",
        (OperatorOutcome.Removed, MailObjectKind.DistributionListMember) => "Take off the distribution list",
        _ => $"{Verb} {Noun}",
    };

    private string Verb => Outcome switch
    {
        OperatorOutcome.Created => "Create",
        OperatorOutcome.Changed => "Change",
        OperatorOutcome.Removed => "Remove",
        OperatorOutcome.Suspended => "Suspend",
        OperatorOutcome.Resumed => "Resume",
        _ => "Leave",
    };

    private string Noun => Kind switch
    {
        MailObjectKind.Mailbox => "mailbox",
        MailObjectKind.Alias => "alias",
        MailObjectKind.DistributionList or MailObjectKind.DistributionListMember => "distribution list",
        _ => "domain",
    };
}
