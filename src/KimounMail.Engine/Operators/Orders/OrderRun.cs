namespace KimounMail.Engine.Operators.Orders;

/// <summary>An order held against an operator, and carried out there step by step. What was done stays done: run again, only the rest is.</summary>
public sealed class OrderRun : IAsyncDisposable
{
    private readonly IMailOperator _operator;
    private readonly string? _stateFolder;
    private OrderJournal? _journal;

    private OrderRun(IMailOperator at, MailOrder order, string? stateFolder)
    {
        (_operator, Order, _stateFolder) = (at, order, stateFolder);
    }

    /// <summary>The order.</summary>
    public MailOrder Order { get; }

    /// <summary>Everything wrong with it; none of it is done while there is anything.</summary>
    public IReadOnlyList<MailOrderFault> Faults { get; private set; } = [];

    /// <summary>What it comes to, in the order it is to be done; none with faults.</summary>
    public IReadOnlyList<OrderStep> Steps { get; private set; } = [];

    /// <summary>All of it, as people see it.</summary>
    public MailOrderReview Review => new()
    {
        Order = Order,
        Operator = _operator.Name,
        Faults = Faults,
        Steps = [.. Steps.Select(step => new MailOrderStep(step.Line, step.Change.Kind, step.Change.Identity, step.Change.Outcome, step.Change.Action))],
    };

    /// <summary>Looks at what the operator has; changes nothing.</summary>
    /// <param name="at">The operator.</param>
    /// <param name="order">The order.</param>
    /// <param name="stateFolder">The folder with the key of this user; null for the usual one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<OrderRun> PrepareAsync(IMailOperator at, MailOrder order, string? stateFolder, CancellationToken cancellationToken)
    {
        var run = new OrderRun(at, order, stateFolder);
        var book = await AddressBook.ReadAsync(at, order, cancellationToken).ConfigureAwait(false);
        var faults = await new OrderReviewer(at, book, order).FindFaultsAsync(cancellationToken).ConfigureAwait(false);
        run.Faults = [.. order.Faults.Concat(faults).OrderBy(fault => fault.Line)];
        if (run.Faults.Count == 0)
            run.Steps = await new OrderPlanner(at, book, order, run.GetPasswordAsync).PlanAsync(cancellationToken).ConfigureAwait(false);
        return run;
    }

    /// <summary>Refuses an order with faults, with all of them.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.InvalidOrder"/>.</exception>
    public void RequireSound()
    {
        if (Faults.Count > 0)
            throw OrderFile.Invalid(Order.Path, Faults);
    }

    /// <summary>Does a step. A mailbox comes with the password that was made for it, also when an earlier run made it.</summary>
    public async Task<MailOrderResult> ApplyAsync(OrderStep step, OperatorWait wait, CancellationToken cancellationToken)
    {
        _journal ??= await OrderJournal.OpenAsync(Order, _stateFolder, cancellationToken).ConfigureAwait(false);
        var result = await step.Change.ApplyAsync(wait, cancellationToken).ConfigureAwait(false);
        return new MailOrderResult(step.Line, step.Change.Kind == MailObjectKind.Mailbox ? result with { Password = _journal.Find(step.Change.Identity) } : result);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _journal?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Task<Secret> GetPasswordAsync(string address, CancellationToken cancellationToken) => _journal!.GetOrMakeAsync(address, _operator.Rules.Password, cancellationToken);
}
