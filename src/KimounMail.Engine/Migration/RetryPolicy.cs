namespace KimounMail.Engine.Migration;

/// <summary>
/// Tries again what failed for a reason that may pass, waiting longer each time. Whether it may pass is the error's own
/// word (<see cref="MailException.IsTransient"/>), not the caller's guess.
/// </summary>
internal sealed record RetryPolicy
{
    /// <summary>How often one operation is tried in all.</summary>
    public int MaxAttempts { get; init; } = 6;

    /// <summary>How often a server that does not answer at all is tried; fewer where nobody has seen it answer yet.</summary>
    public int MaxAttemptsToReach { get; init; } = 6;

    /// <summary>The wait before the second attempt; doubled before each further one.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await operation(cancellationToken).ConfigureAwait(false);
            }
            catch (MailException e) when (e.IsTransient && attempt < AttemptsFor(e))
            {
                await DelayAsync(attempt, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private int AttemptsFor(MailException e) =>
        e.ErrorId is MailErrorId.HostNotFound or MailErrorId.ConnectionFailed ? Math.Min(MaxAttempts, MaxAttemptsToReach) : MaxAttempts;

    /// <summary>Waits as long as is due after the given number of failed attempts, with jitter so that lanes do not march in step.</summary>
    public Task DelayAsync(int failedAttempts, CancellationToken cancellationToken)
    {
        var ideal = Math.Min(MaxDelay.TotalMilliseconds, FirstDelay.TotalMilliseconds * Math.Pow(2, failedAttempts - 1));
        var delay = TimeSpan.FromMilliseconds(ideal * (0.75 + (Random.Shared.NextDouble() / 2)));
        return Task.Delay(delay, Time, cancellationToken);
    }
}
