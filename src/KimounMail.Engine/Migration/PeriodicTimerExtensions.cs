namespace KimounMail.Engine.Migration;

internal static class PeriodicTimerExtensions
{
    /// <summary>Waits for the next tick, or for the token, whichever is first; neither is an error.</summary>
    public static async Task WaitUnlessAsync(this PeriodicTimer timer, CancellationToken ended)
    {
        try
        {
            await timer.WaitForNextTickAsync(ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The wait was cut short on purpose.
        }
    }
}
