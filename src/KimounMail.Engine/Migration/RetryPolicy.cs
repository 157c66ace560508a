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

    /// <summary>How often a server is tried that asks to slow down; once where the caller takes the rest it asks for.</summary>
    public int MaxAttemptsWhenThrottled { get; init; } = 6;

    /// <summary>The wait before the second attempt; doubled before each further one.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The first rest a server gets that asks to slow down; doubled for each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest rest a server gets that does not say how long.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a server that asks to slow down is waited for in all while nothing goes through.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromHours(1);

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

    private int AttemptsFor(MailException e) => e.ErrorId switch
    {
        MailErrorId.HostNotFound or MailErrorId.ConnectionFailed => Math.Min(MaxAttempts, MaxAttemptsToReach),
        MailErrorId.Throttled => Math.Min(MaxAttempts, MaxAttemptsWhenThrottled),
        _ => MaxAttempts,
    };

    /// <summary>Waits as long as is due after the given number of failed attempts, with jitter so that lanes do not march in step.</summary>
    public Task DelayAsync(int failedAttempts, CancellationToken cancellationToken) =>
        Task.Delay(Grow(FirstDelay, failedAttempts - 1, MaxDelay), Time, cancellationToken);

    /// <summary>How long a server rests that asks to slow down after so many rests; with jitter, so that other workers do not march in step.</summary>
    public TimeSpan PauseAfter(int rests) => Grow(FirstPause, rests, MaxPause);

    private static TimeSpan Grow(TimeSpan first, int doublings, TimeSpan most)
    {
        var ideal = Math.Min(most.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, doublings));
        return TimeSpan.FromMilliseconds(ideal * (0.75 + (Random.Shared.NextDouble() / 2)));
    }
}
