using System.Runtime.InteropServices;

namespace KimounMail.PowerShell.Worker;

/// <summary>The operating system's session a worker runs in; called by <c>Worker.ps1</c>.</summary>
public static class WorkerSession
{
    /// <summary>
    /// Leaves the console's session for one of its own, so that neither its end (SIGHUP) nor its Ctrl+C reaches the
    /// worker. On Windows it was started without the console to begin with.
    /// </summary>
    public static void Leave()
    {
        // It fails only for the leader of a process group, which is in nobody's way already.
        if (!OperatingSystem.IsWindows())
            _ = SetSid();
    }

    [DllImport("libc", EntryPoint = "setsid")]
    private static extern int SetSid();
}
