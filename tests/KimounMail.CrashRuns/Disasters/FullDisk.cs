using KimounMail.TestServers;

namespace KimounMail.CrashRuns.Disasters;

/// <summary>The disk of the store is full to the last octet, and has room again when the worker has ended.</summary>
internal sealed record FullDisk() : Disaster("disk-full", 20, 3)
{
    public override async Task<string?> FindMissingAsync()
    {
        if (!OperatingSystem.IsLinux())
            return "a disk of its own for the store is made on Linux only";
        var folder = Directory.CreateTempSubdirectory("kimoun-mount-").FullName;
        try
        {
            await PrepareStoreAsync(folder);
            await ReleaseStoreAsync(folder);
            return null;
        }
        catch (InvalidOperationException e)
        {
            return $"may not mount a disk of its own for the store: {e.Message.Trim()}";
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    public override Task PrepareStoreAsync(string folder) => ExternalProgram.RunAsync("mount", ["-t", "tmpfs", "-o", "size=64m,mode=0700", "kimoun", folder]);

    public override Task ReleaseStoreAsync(string folder) => ExternalProgram.RunAsync("umount", [folder]);

    public override async Task<WorkerEnd> StrikeAsync(Trial trial, WorkerProcess worker)
    {
        var filler = Path.Combine(trial.Store, "filler");
        Fill(filler);
        try
        {
            return await worker.EndAsync();
        }
        finally
        {
            File.Delete(filler);
        }
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var size = 1 << 20; size > 0;)
        {
            try
            {
                file.Write(new byte[size]);
            }
            catch (IOException)
            {
                // No room for so much; perhaps for less.
                size /= 2;
            }
        }
    }
}
