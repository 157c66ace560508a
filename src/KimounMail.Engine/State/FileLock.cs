namespace KimounMail.Engine.State;

/// <summary>
/// An exclusive lock on a file, kept by the operating system: it ends with the process that holds it, however that ends.
/// It keeps out other holders in this process as well.
/// </summary>
internal sealed class FileLock : IAsyncDisposable
{
    private const int Attempts = 10;
    private static readonly TimeSpan AttemptInterval = TimeSpan.FromMilliseconds(20);

    // Unix locks exclusively only for None; Windows needs Delete so that the file can be removed while it is locked.
    private static readonly FileShare Exclusive = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    private readonly FileStream _file;

    private FileLock(FileStream file)
    {
        _file = file;
    }

    /// <summary>Takes the lock, or gives null when another holds it. A probe holds it for an instant, hence several attempts.</summary>
    public static async Task<FileLock?> TryAcquireAsync(string path, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (TryOpen(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, Exclusive) is { } file)
                return new FileLock(file);
            if (attempt == Attempts)
                return null;
            await Task.Delay(AttemptInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>True while somebody holds the lock. Asking takes it as a reader, so that those who ask do not see each other.</summary>
    public static bool IsHeld(string path)
    {
        if (!File.Exists(path))
            return false;
        using var file = TryOpen(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
        return file is null;
    }

    /// <summary>Puts these octets in place of as many at the beginning of the file, to be read when this process is gone.</summary>
    public void Overwrite(byte[] octets) => Attempt(file =>
    {
        file.Position = 0;
        file.Write(octets);
        file.Flush();
    });

    /// <summary>Puts others in place of all octets in the file.</summary>
    public void Change(Func<byte[], byte[]> change) => Attempt(file =>
    {
        var before = new byte[file.Length];
        file.Position = 0;
        file.ReadExactly(before);
        var after = change(before);
        file.Position = 0;
        file.Write(after);
        file.SetLength(after.Length);
        file.Flush();
    });

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private void Attempt(Action<FileStream> access)
    {
        try
        {
            access(_file);
        }
        catch (IOException e)
        {
            throw StoreErrors.Failed(_file.Name, e);
        }
    }

    private static FileStream? TryOpen(string path, FileMode mode, FileAccess access, FileShare share)
    {
        try
        {
            return PrivateFile.Open(path, mode, access, share);
        }
        catch (IOException e) when (IsHeldByAnother(e))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.Failed(path, e);
        }
    }

    /// <summary>ERROR_SHARING_VIOLATION on Windows; EWOULDBLOCK elsewhere (11 on Linux, 35 on macOS and BSD).</summary>
    private static bool IsHeldByAnother(IOException error) =>
        OperatingSystem.IsWindows() ? error.HResult == unchecked((int)0x80070020)
        : error.HResult == (OperatingSystem.IsLinux() ? 11 : 35);
}
