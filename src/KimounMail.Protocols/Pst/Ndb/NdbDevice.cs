using Microsoft.Win32.SafeHandles;

namespace KimounMail.Protocols.Pst.Ndb;

/// <summary>The octets of the file, wherever asked for: no position, so that several may read at once.</summary>
internal sealed class NdbDevice : IDisposable
{
    private readonly SafeFileHandle _handle;
    private long _octetsRead;

    private NdbDevice(SafeFileHandle handle)
    {
        _handle = handle;
        Length = RandomAccess.GetLength(handle);
    }

    public long Length { get; }

    /// <summary>Read so far, page and block for page and block: a measure of the work done.</summary>
    public long OctetsRead => Interlocked.Read(ref _octetsRead);

    /// <summary>Opens it for reading, whatever others do with it.</summary>
    public static NdbDevice Open(string path) =>
        new(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess));

    /// <summary>Fills the span.</summary>
    /// <exception cref="PstDamageException">The file ends before, or the disk cannot read it.</exception>
    public void Read(ulong offset, Span<byte> target)
    {
        if (offset > (ulong)Length || (ulong)target.Length > (ulong)Length - offset)
            throw new PstDamageException($"The file ends before offset 0x{offset:X} + {target.Length}.");
        Interlocked.Add(ref _octetsRead, target.Length);
        try
        {
            for (var at = (long)offset; target.Length > 0;)
            {
                var read = RandomAccess.Read(_handle, target, at);
                if (read == 0)
                    throw new PstDamageException($"The file was cut at offset 0x{at:X} while it was read.");
                target = target[read..];
                at += read;
            }
        }
        catch (IOException error)
        {
            throw new PstDamageException($"Offset 0x{offset:X} cannot be read: {HumanText.Line(error.Message)}", error);
        }
    }

    public void Dispose() => _handle.Dispose();
}
