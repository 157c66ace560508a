using KimounMail.Protocols.Ovh;
using KimounMail.Protocols.Ovh.Platform;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>
/// Changes at OVHcloud, which go on after the call: made when the object is ready for them, not twice, and waited for. Where an answer was lost, what is
/// there tells whether the change happened.
/// </summary>
internal sealed class PlatformWork(TimeProvider time)
{
    private const int MaxAttempts = 6;
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(20);

    /// <summary>Makes a change, again while the object is busy or was changed by somebody else, and after a lost answer if it did not happen.</summary>
    /// <param name="change">Reads what it needs anew each time.</param>
    /// <param name="find">What the change should have made; null where it is not there. Asked only after a lost answer, or when the address is suddenly taken.</param>
    /// <param name="cancellationToken">Ends waits and calls.</param>
    public async Task<T> MakeAsync<T>(Func<Task<T>> change, Func<Task<T?>> find, CancellationToken cancellationToken)
        where T : class
    {
        var mayHaveHappened = false;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await change().ConfigureAwait(false);
            }
            catch (OvhException e) when (e.MayHaveHappened && attempt < MaxAttempts)
            {
                mayHaveHappened = true;
                await PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
                if (await find().ConfigureAwait(false) is { } made)
                    return made;
            }
            catch (OvhException e) when (mayHaveHappened && e.ErrorId is MailErrorId.AddressInUse or MailErrorId.NoFreeSlot)
            {
                // It was made late, after it had been looked for.
                if (await find().ConfigureAwait(false) is { } made)
                    return made;
                throw;
            }
            catch (OvhException e) when (e.ErrorId == MailErrorId.OperatorBusy && attempt < MaxAttempts)
            {
                await PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Removes something; what is gone already, or going, need not be removed again.</summary>
    /// <param name="remove">The call.</param>
    /// <param name="look">What there is now; null when it is gone.</param>
    /// <param name="cancellationToken">Ends waits and calls.</param>
    public async Task RemoveAsync<TState>(Func<Task> remove, Func<Task<PlatformObject<TState>?>> look, CancellationToken cancellationToken)
        where TState : class
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await remove().ConfigureAwait(false);
                return;
            }
            catch (OvhException e) when (IsGone(e))
            {
                return;
            }
            catch (OvhException e) when ((e.MayHaveHappened || e.ErrorId == MailErrorId.OperatorBusy) && attempt < MaxAttempts)
            {
                await PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
                if (await look().ConfigureAwait(false) is null or { ResourceStatus: ResourceStatus.Deleting })
                    return;
            }
        }
    }

    /// <summary>Waits until work is done, unless that is not wanted or the user is needed for it.</summary>
    /// <param name="identity">What it is about, for progress and errors.</param>
    /// <param name="first">The object as last seen.</param>
    /// <param name="look">Looks again; null when it is gone.</param>
    /// <param name="wait">Whether to wait, and who is told.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MailException"><see cref="MailErrorId.OperatorFailed"/>, or <see cref="MailErrorId.OperatorBusy"/> when it takes too long.</exception>
    public async Task<OperatorWork> WaitAsync<TState>(
        string identity, PlatformObject<TState> first, Func<Task<PlatformObject<TState>?>> look, OperatorWait wait, CancellationToken cancellationToken)
        where TState : class
    {
        var begin = time.GetTimestamp();
        PlatformObject<TState>? now = first;
        for (var attempt = 1; now is { IsAtWork: true }; attempt++)
        {
            wait.Progress?.Report(new OperatorProgress(identity, StateOf(now)));
            if (wait.NoWait || now.WaitsForUser)
                return OperatorWork.Underway;
            if (time.GetElapsedTime(begin) > s_patience)
                throw TooLong(identity, StateOf(now));
            await PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
            now = await look().ConfigureAwait(false);
        }

        return now is { HasFailed: true } ? throw Failed(identity, now) : OperatorWork.Done;
    }

    /// <summary>Null where OVHcloud says that there is no such object.</summary>
    public static async Task<T?> OrNullAsync<T>(Task<T> reading)
        where T : class
    {
        try
        {
            return await reading.ConfigureAwait(false);
        }
        catch (OvhException e) when (IsGone(e))
        {
            return null;
        }
    }

    // A refusal for spam is a 404 as well.
    private static bool IsGone(OvhException e) => e.HttpStatus == 404 && e.ErrorId is MailErrorId.MailboxNotFound or MailErrorId.DomainNotFound || e.Code is "AliasNotFound" or "RedirectionNotFound";

    private static string StateOf<TState>(PlatformObject<TState> now)
        where TState : class => HumanText.Line(now.CurrentTasks.FirstOrDefault(task => task.IsAtWork)?.Status is { } task ? $"{now.ResourceStatus}, {task}" : now.ResourceStatus);

    private Task PauseAsync(int attempt, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromTicks(Math.Min(s_longestPause.Ticks, s_firstPause.Ticks << Math.Min(attempt - 1, 10))), time, cancellationToken);

    private static MailException Failed<TState>(string identity, PlatformObject<TState> now)
        where TState : class => new(MailErrorId.OperatorFailed, $"OVHcloud's work on {HumanText.Line(identity)} failed.")
        {
            Category = MailErrorCategory.InvalidOperation,
            Account = identity,
            ServerResponse = HumanText.Line(now.Errors.Length > 0 ? now.Errors : now.ResourceStatus),
            Advice = $"Ask OVHcloud's support, naming the object {now.Id}.",
        };

    private static MailException TooLong(string identity, string state) => new(MailErrorId.OperatorBusy, $"OVHcloud is still at work on {HumanText.Line(identity)} after {s_patience.TotalMinutes:0} minutes.")
    {
        Category = MailErrorCategory.OperationTimeout,
        Account = identity,
        IsTransient = true,
        ServerResponse = state,
        Advice = "It goes on without us: look again later.",
    };
}
