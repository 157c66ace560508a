namespace KimounMail.Engine.Operators.Dovecot;

/// <summary>What was read from files at once, as the contract gives it.</summary>
internal static class Sequence
{
    public static IAsyncEnumerable<T> Empty<T>() => Of<T>(() => [], CancellationToken.None);

    /// <summary>What <paramref name="read"/> gives, read when it is first asked for.</summary>
    public static async IAsyncEnumerable<T> Of<T>(Func<IEnumerable<T>> read, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var item in read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    /// <summary>True when there is no domain to be in, or the address is in it.</summary>
    public static bool IsIn(string address, string? domain) => domain is null || MailAddress.DomainOf(address).Equals(domain, StringComparison.OrdinalIgnoreCase);
}
