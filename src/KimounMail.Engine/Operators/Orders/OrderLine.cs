namespace KimounMail.Engine.Operators.Orders;

/// <summary>What a place of an order's file is about.</summary>
internal enum OrderLineKind
{
    /// <summary>The order as a whole: holder and options.</summary>
    Order,

    /// <summary>Mailboxes of one offer that were bought.</summary>
    Plan,

    Domain,
    Mailbox,
    DistributionList,
    Alias,
}

/// <summary>One thing an order's file states, whatever the file's format: names and values, the values as they were written.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Line">Where it begins in the file.</param>
/// <param name="Fields">Values by name, in any case; one that was left empty is not there.</param>
internal sealed record OrderLine(OrderLineKind Kind, int Line, IReadOnlyDictionary<string, OrderField> Fields);

/// <summary>The values of one name.</summary>
/// <param name="Line">Where they stand.</param>
/// <param name="Values">As they were written.</param>
internal sealed record OrderField(int Line, IReadOnlyList<string> Values);
