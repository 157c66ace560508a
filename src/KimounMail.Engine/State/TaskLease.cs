using System.Text;
using System.Text.Json;

namespace KimounMail.Engine.State;

/// <summary>
/// The right to run a task. Who runs it and can no longer write to the store, because its disk is full or another program has
/// locked it, leaves its last word here: in the file of the lock, whose octets were taken when there was room for them.
/// </summary>
public sealed class TaskLease : IAsyncDisposable
{
    private const int Reserve = 8192;
    private const int MaxDetail = 1000;

    private readonly FileLock _lock;

    private TaskLease(FileLock fileLock)
    {
        _lock = fileLock;
    }

    /// <summary>Leaves it for those who ask for the task and find that nobody runs it.</summary>
    public void LeaveWord(MigrationStatus status, string detail, string? errorId) =>
        _lock.Overwrite(Pad(StateText.ToJson(new LastWord(status, detail.Length > MaxDetail ? detail[..MaxDetail] : detail, errorId))));

    /// <summary>Gives the right back.</summary>
    public ValueTask DisposeAsync() => _lock.DisposeAsync();

    internal static async Task<TaskLease?> TryAcquireAsync(string path, CancellationToken cancellationToken)
    {
        if (await FileLock.TryAcquireAsync(path, cancellationToken).ConfigureAwait(false) is not { } fileLock)
            return null;
        try
        {
            fileLock.Overwrite(Pad(""));
            return new TaskLease(fileLock);
        }
        catch
        {
            await fileLock.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What the last holder left; null when it had no need to, or was killed.</summary>
    internal static LastWord? ReadWord(string path)
    {
        try
        {
            return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } word ? StateText.FromJson<LastWord>(word) : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            // Taken by another worker meanwhile, or killed while it wrote: nothing is said.
            return null;
        }
    }

    private static byte[] Pad(string text)
    {
        var octets = new byte[Reserve];
        octets.AsSpan().Fill((byte)' ');
        Encoding.UTF8.GetBytes(text, octets);
        return octets;
    }
}

/// <summary>How a pass ended that could not say so in the store.</summary>
internal sealed record LastWord(MigrationStatus Status, string Detail, string? ErrorId);
