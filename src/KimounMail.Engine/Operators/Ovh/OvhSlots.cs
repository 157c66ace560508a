using System.Collections.Concurrent;
using KimounMail.Protocols.Ovh.Platform;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>
/// Free slots by offer, listed once and handed out one by one. Somebody else may take one meanwhile: whoever is refused asks for the next, and when none is
/// left they are listed again.
/// </summary>
internal sealed class OvhSlots(ZimbraPlatform platform, string server)
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<string, Queue<Guid>> _free = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<Guid, bool> _handedOut = new();

    /// <summary>A slot nobody was given yet.</summary>
    /// <param name="offer">Null where only one offer has free slots.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <exception cref="MailException"><see cref="MailErrorId.NoFreeSlot"/>, or <see cref="MailErrorId.InvalidRequest"/> where an offer must be named.</exception>
    public async Task<(Guid Slot, string Offer)> TakeAsync(string? offer, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Next(offer) is { } ready)
                return ready;
            await ListAsync(cancellationToken).ConfigureAwait(false);
            return Next(offer) ?? throw None(offer);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Gives back a slot in which nothing was made.</summary>
    public void Release(Guid slot) => _handedOut.TryRemove(slot, out _);

    private (Guid Slot, string Offer)? Next(string? offer)
    {
        var offers = _free.Where(pair => pair.Value.Count > 0 && (offer is null || pair.Key.Equals(offer, StringComparison.OrdinalIgnoreCase))).Select(pair => pair.Key).ToList();
        if (offers.Count > 1)
            throw Ambiguous(offers);
        if (offers is not [var only])
            return null;
        var slot = _free[only].Dequeue();
        _handedOut[slot] = true;
        return (slot, only);
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        _free.Clear();
        var slots = (await platform.Slots.ListAsync(cancellationToken, ("used", "false"), ("billingStatus", PlatformSlotState.Paid)).ConfigureAwait(false)).ToArray();
        // Another process at the same platform would else take the same slots in the same order, and each would be refused what the other was given.
        Random.Shared.Shuffle(slots);
        foreach (var slot in slots)
        {
            var state = slot.CurrentState;
            if (state.AccountId is not null || state.BillingStatus != PlatformSlotState.Paid || slot.ResourceStatus != ResourceStatus.Ready || _handedOut.ContainsKey(slot.Id))
                continue;
            if (!_free.TryGetValue(state.Offer, out var queue))
                _free[state.Offer] = queue = new Queue<Guid>();
            queue.Enqueue(slot.Id);
        }
    }

    private MailException None(string? offer) => new(MailErrorId.NoFreeSlot, offer is null ? "There is no free slot." : $"There is no free slot of the offer {HumanText.Line(offer)}.")
    {
        Category = MailErrorCategory.LimitsExceeded,
        Server = server,
        Advice = "Order further slots at OVHcloud, or remove mailboxes that are no longer needed (Get-MailSubscription).",
    };

    private MailException Ambiguous(IReadOnlyList<string> offers) => new(MailErrorId.InvalidRequest, $"There are free slots of several offers: {HumanText.Line(string.Join(", ", offers.Order(StringComparer.Ordinal)))}.")
    {
        Category = MailErrorCategory.InvalidArgument,
        Server = server,
        Advice = "Say which with -Offer.",
    };
}
