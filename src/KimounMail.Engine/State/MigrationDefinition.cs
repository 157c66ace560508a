namespace KimounMail.Engine.State;

/// <summary>What a task is to do: from where, to where, what and how. Fixed when the task is created.</summary>
/// <param name="Source">The source account.</param>
/// <param name="Destination">The destination account.</param>
/// <param name="Options">What is carried, and how.</param>
public sealed record MigrationDefinition(EndpointAddress Source, EndpointAddress Destination, MigrationOptions Options);

/// <summary>One end of a task.</summary>
public enum EndpointRole
{
    /// <summary>Where items come from.</summary>
    Source,

    /// <summary>Where items go.</summary>
    Destination,
}

/// <summary>What a console asks of the worker that runs a task.</summary>
public enum TaskRequest
{
    /// <summary>Go on.</summary>
    None,

    /// <summary>Finish the batch in hand and stop.</summary>
    Stop,

    /// <summary>Finish the batch in hand and keep the place.</summary>
    Suspend,
}

/// <summary>Which tasks to list. Every list that is empty lets all through; the others must all agree.</summary>
public sealed record TaskFilter
{
    /// <summary>Ids, in any letter case.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Source accounts, with the wildcards <c>*</c> and <c>?</c>, in any letter case.</summary>
    public IReadOnlyList<string> SourceAccounts { get; init; } = [];

    /// <summary>Destination accounts, with the wildcards <c>*</c> and <c>?</c>, in any letter case.</summary>
    public IReadOnlyList<string> DestinationAccounts { get; init; } = [];

    /// <summary>Statuses, as reported (a task whose worker died counts as Stopped).</summary>
    public IReadOnlyList<MigrationStatus> Statuses { get; init; } = [];
}
