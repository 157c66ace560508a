namespace KimounMail;

/// <summary>A running pass as it stands, several times a second.</summary>
/// <param name="Task">The task as it stands.</param>
/// <param name="BytesPerSecond">The rate of the last seconds.</param>
/// <param name="ItemsPerSecond">The rate of the last seconds.</param>
/// <param name="Remaining">Time left at that rate; null while unknown.</param>
public sealed record MigrationProgress(MigrationTask Task, double BytesPerSecond, double ItemsPerSecond, TimeSpan? Remaining);
