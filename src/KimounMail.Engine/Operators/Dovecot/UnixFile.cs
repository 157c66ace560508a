using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace KimounMail.Engine.Operators.Dovecot;

/// <summary>What replacing a file needs of Linux and .NET does not offer: its owner, and the folder's entry on disk.</summary>
[SupportedOSPlatform("linux")]
internal static class UnixFile
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint OwnerWanted = 0x18; // STATX_UID | STATX_GID
    private const int ReadOnly = 0; // O_RDONLY

    /// <summary>
    /// Puts the octets in the place of a file: whoever reads it has the old ones or the new ones, also after a crash. Mode and owner stay, so
    /// that the daemons can still read it.
    /// </summary>
    public static void Replace(string path, byte[] octets)
    {
        // A name nobody else has for a file of theirs.
        var unfinished = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.kimounmail");
        File.Delete(unfinished);
        using (var file = new FileStream(unfinished, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
            CopyOwner(path, unfinished);
            File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(path));
            file.Write(octets);
            file.Flush(flushToDisk: true);
        }

        SetOtherTime(path, unfinished, octets.Length);
        File.Move(unfinished, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Dovecot takes a file of the same size and the same second for the one it has read.</summary>
    private static void SetOtherTime(string path, string unfinished, int length)
    {
        var before = new FileInfo(path);
        if (before.Length == length && File.GetLastWriteTimeUtc(unfinished) < before.LastWriteTimeUtc.AddSeconds(1))
            File.SetLastWriteTimeUtc(unfinished, before.LastWriteTimeUtc.AddSeconds(1));
    }

    private static void CopyOwner(string from, string to)
    {
        Check(StatX(CurrentFolder, from, 0, OwnerWanted, out var wanted), from);
        Check(StatX(CurrentFolder, to, 0, OwnerWanted, out var given), to);
        if ((wanted.UserId, wanted.GroupId) != (given.UserId, given.GroupId))
            Check(ChangeOwner(to, wanted.UserId, wanted.GroupId), to);
    }

    private static void SyncFolder(string folder)
    {
        var descriptor = Open(folder, ReadOnly);
        Check(descriptor, folder);
        try
        {
            Check(Sync(descriptor), folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static void Check(int result, string path)
    {
        if (result < 0)
            throw new IOException($"{path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int StatX(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, out FileStatus status);

    [DllImport("libc", EntryPoint = "chown", SetLastError = true)]
    private static extern int ChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint user, uint group);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);

    /// <summary>statx(2): one layout on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileStatus
    {
        [FieldOffset(20)]
        public uint UserId;

        [FieldOffset(24)]
        public uint GroupId;
    }
}
