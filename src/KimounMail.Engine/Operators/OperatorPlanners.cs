namespace KimounMail.Engine.Operators;

/// <summary>All that can be planned at an operator. What it learns of the operator on the way is kept, so it is for one command, not for a session.</summary>
public sealed class OperatorPlanners
{
    /// <summary>Plans for this operator.</summary>
    public OperatorPlanners(IMailOperator at)
    {
        Operator = at;
        Review = new OperatorReview(at);
        Mailboxes = new MailboxPlanner(Review);
        Aliases = new AliasPlanner(Review);
        DistributionLists = new DistributionListPlanner(Review);
        Domains = new DomainPlanner(Review);
        Zones = new ZonePlanner(Review);
    }

    /// <summary>The operator.</summary>
    public IMailOperator Operator { get; }

    /// <summary>What is wrong with what is asked.</summary>
    public OperatorReview Review { get; }

    /// <summary>Mailboxes.</summary>
    public MailboxPlanner Mailboxes { get; }

    /// <summary>Further addresses.</summary>
    public AliasPlanner Aliases { get; }

    /// <summary>Distribution lists and who is on them.</summary>
    public DistributionListPlanner DistributionLists { get; }

    /// <summary>Domains.</summary>
    public DomainPlanner Domains { get; }

    /// <summary>Records of mail in DNS zones.</summary>
    public ZonePlanner Zones { get; }
}
