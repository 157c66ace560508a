using System.Net;

namespace KimounMail.Protocols.Dns.Channels;

/// <summary>Ways to many servers, each opened when first asked and closed when long unused.</summary>
internal sealed class ChannelPool(int port) : IAsyncDisposable
{
    private const int Kept = 64;

    // Longer than any query may take: nobody holds a channel that long without asking.
    private static readonly TimeSpan Unused = TimeSpan.FromSeconds(60);

    private readonly Dictionary<IPAddress, Use> _channels = [];

    public PlainChannel Take(IPAddress address)
    {
        lock (_channels)
        {
            if (!_channels.TryGetValue(address, out var use))
            {
                if (_channels.Count >= Kept)
                    CloseUnused();
                _channels.Add(address, use = new Use(new PlainChannel(new IPEndPoint(address, port), isBusy: false)));
            }

            use.Last = Environment.TickCount64;
            return use.Channel;
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<Use> all;
        lock (_channels)
        {
            all = [.. _channels.Values];
            _channels.Clear();
        }

        foreach (var use in all)
            await use.Channel.DisposeAsync().ConfigureAwait(false);
    }

    private void CloseUnused()
    {
        var now = Environment.TickCount64;
        foreach (var (address, use) in _channels.Where(pair => now - pair.Value.Last > Unused.TotalMilliseconds && pair.Value.Channel.IsIdle).ToList())
        {
            _channels.Remove(address);
            _ = use.Channel.DisposeAsync();
        }
    }

    private sealed class Use(PlainChannel channel)
    {
        public PlainChannel Channel => channel;

        public long Last { get; set; }
    }
}
