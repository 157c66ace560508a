using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace KimounMail.Engine.MailDns;

/// <summary>
/// Domains under way, at most so many at once: who adds a domain to a full run takes a report first. So any number of domains
/// needs the memory of a few. For one caller; checks run on other threads.
/// </summary>
public sealed class MailDnsRun : IAsyncDisposable
{
    private readonly Func<DnsName, CancellationToken, Task<MailDnsReport>> _check;
    private readonly int _throttle;
    private readonly CancellationTokenSource _stop;
    private readonly Channel<MailDnsReport> _reports = Channel.CreateUnbounded<MailDnsReport>();
    private readonly HashSet<Task> _working = [];

    internal MailDnsRun(Func<DnsName, CancellationToken, Task<MailDnsReport>> check, int throttle, CancellationToken cancellationToken)
    {
        _check = check;
        _throttle = throttle;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Domains added whose report was not taken yet.</summary>
    public int Pending { get; private set; }

    /// <summary>True when a report must be taken before a domain can be added.</summary>
    public bool IsFull => Pending >= _throttle;

    /// <summary>Starts to check a domain.</summary>
    /// <exception cref="InvalidOperationException">The run is full.</exception>
    public void Add(DnsName domain)
    {
        if (IsFull)
            throw new InvalidOperationException("Take a report before adding a domain.");
        Pending++;
        _working.RemoveWhere(task => task.IsCompleted);
        _working.Add(Task.Run(() => CheckAsync(domain), CancellationToken.None));
    }

    /// <summary>A report that is there already.</summary>
    public bool TryTake([NotNullWhen(true)] out MailDnsReport? report)
    {
        if (!_reports.Reader.TryRead(out report))
            return false;
        Pending--;
        return true;
    }

    /// <summary>The next report that gets ready, of whichever domain; null when none is pending.</summary>
    public async Task<MailDnsReport?> TakeAsync()
    {
        if (Pending == 0)
            return null;
        var report = await _reports.Reader.ReadAsync(_stop.Token).ConfigureAwait(false);
        Pending--;
        return report;
    }

    /// <summary>Ends what is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        // Cancelled ones are as good as ended ones.
        await Task.WhenAll(_working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task CheckAsync(DnsName domain)
    {
        try
        {
            await _reports.Writer.WriteAsync(await _check(domain, _stop.Token).ConfigureAwait(false), _stop.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (!_stop.IsCancellationRequested)
        {
            // Who waits for a report must learn that this one will not come.
            _reports.Writer.TryComplete(failure);
            throw;
        }
    }
}
