using KimounMail.Engine.Migration;

namespace KimounMail.PowerShell.Bridge;

/// <summary>A cmdlet that works on the store of tasks, which it opens when first needed.</summary>
public abstract class MigrationCmdlet : MailCmdlet
{
    private MigrationService? _service;

    internal MigrationService Service => _service ??= Await(MigrationService.OpenAsync(stateFolder: null, StopToken));

    /// <summary>A path as the user wrote it, from PowerShell's current folder.</summary>
    internal string? FullPath(string? path) => string.IsNullOrEmpty(path) ? null : GetUnresolvedProviderPathFromPSPath(path);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_service is { } service)
            Await(service.DisposeAsync().AsTask());
        base.Dispose(disposing);
    }
}
