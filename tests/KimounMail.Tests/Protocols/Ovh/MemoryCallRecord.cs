using KimounMail.Protocols.Ovh;

namespace KimounMail.Tests.Protocols.Ovh;

/// <summary>What a file would keep, for connections of one test.</summary>
internal sealed class MemoryCallRecord : IOvhCallRecord
{
    public byte[] Octets { get; set; } = [];

    public Task ChangeAsync(Func<byte[], byte[]> change, CancellationToken cancellationToken)
    {
        lock (this)
            Octets = change(Octets);
        return Task.CompletedTask;
    }
}
