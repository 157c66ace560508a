namespace KimounMail.Protocols.Ovh.Platform;

/// <summary>
/// An object that OVHcloud works on asynchronously: what it is, what it shall become, and what is being done about it. Words of its states are
/// kept as they are: a new one is unknown, not an error.
/// </summary>
/// <typeparam name="TState">What it is.</typeparam>
public record PlatformObject<TState>
    where TState : class
{
    /// <summary>Names it in calls.</summary>
    public required Guid Id { get; init; }

    /// <summary>Of this version of it; given back with a change, it keeps that from undoing somebody else's.</summary>
    public string? Checksum { get; init; }

    /// <summary>One of <see cref="ResourceStatus"/>, or a word that came later.</summary>
    public required string ResourceStatus { get; init; }

    /// <summary>What it is.</summary>
    public required TState CurrentState { get; init; }

    /// <summary>What is being done.</summary>
    public IReadOnlyList<PlatformTask> CurrentTasks { get; init; } = [];

    /// <summary>Neither finished nor failed.</summary>
    public bool IsAtWork => Platform.ResourceStatus.IsTransitional(ResourceStatus) || CurrentTasks.Any(task => task.IsAtWork);

    /// <summary>It does not go on before the user has done something, such as prove that a domain is his.</summary>
    public bool WaitsForUser => CurrentTasks.Any(task => task.Status == PlatformTask.WaitingForUser);

    /// <summary>Its last change failed.</summary>
    public bool HasFailed => ResourceStatus == Platform.ResourceStatus.Error || CurrentTasks.Any(task => task.Status == PlatformTask.Error);

    /// <summary>What the failed tasks say; empty where nothing failed or nothing is said.</summary>
    public string Errors => string.Join("; ", CurrentTasks.SelectMany(task => task.Errors ?? []).Select(error => error.Message));
}

/// <summary>The words of <c>resourceStatus</c> in the published schema.</summary>
public static class ResourceStatus
{
    /// <summary>It is as it shall be.</summary>
    public const string Ready = "READY";

    /// <summary>It failed.</summary>
    public const string Error = "ERROR";

    /// <summary>Not paid, or blocked.</summary>
    public const string Suspended = "SUSPENDED";

    /// <summary>Being made.</summary>
    public const string Creating = "CREATING";

    /// <summary>Being removed.</summary>
    public const string Deleting = "DELETING";

    private const string Updating = "UPDATING";

    /// <summary>Being made, changed or removed.</summary>
    public static bool IsTransitional(string status) => status is Creating or Updating or Deleting;
}

/// <summary>Work on an object.</summary>
public sealed record PlatformTask
{
    /// <summary>The word for a failed task.</summary>
    public const string Error = "ERROR";

    /// <summary>The word for a task that needs the user.</summary>
    public const string WaitingForUser = "WAITING_USER_INPUT";

    /// <summary>Names it in lists.</summary>
    public required Guid Id { get; init; }

    /// <summary>What kind of work.</summary>
    public string? Type { get; init; }

    /// <summary>PENDING, RUNNING, SCHEDULED, WAITING_USER_INPUT, ERROR, DONE, or a word that came later.</summary>
    public string? Status { get; init; }

    /// <summary>Where the object is.</summary>
    public string? Link { get; init; }

    /// <summary>What it is doing, for people.</summary>
    public string? Message { get; init; }

    /// <summary>What went wrong.</summary>
    public IReadOnlyList<PlatformTaskError>? Errors { get; init; }

    /// <summary>It will go on without us.</summary>
    public bool IsAtWork => Status is "PENDING" or "RUNNING" or "SCHEDULED";
}

/// <summary>What went wrong in a task.</summary>
public sealed record PlatformTaskError
{
    /// <summary>For people.</summary>
    public required string Message { get; init; }
}
