using System.Runtime.CompilerServices;

namespace KimounMail.Engine.Endpoints;

/// <summary>What follows from the contract of a session.</summary>
internal static class EndpointSessionExtensions
{
    /// <summary>The pages of a scan as one sequence, for callers that do nothing else with the session meanwhile.</summary>
    public static async IAsyncEnumerable<ItemSummary> ScanAsync(
        this IEndpointSession session, Container container, string? fromKey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in session.ScanPagesAsync(container, fromKey, cancellationToken).ConfigureAwait(false))
        {
            foreach (var item in page.Items)
                yield return item;
        }
    }
}
