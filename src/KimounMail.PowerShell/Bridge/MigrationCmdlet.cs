using KimounMail.Engine.Migration;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Bridge;

/// <summary>A cmdlet that works on the store of tasks, which it opens when first needed.</summary>
public abstract class MigrationCmdlet : MailCmdlet
{
    private MigrationService? _service;

    private protected MigrationCmdlet()
    {
        Scripts = new CredentialScripts(Pipeline);
    }

    internal CredentialScripts Scripts { get; }

    internal MigrationService Service => _service ??= Open();

    /// <summary>A path as the user wrote it, from PowerShell's current folder.</summary>
    internal string? FullPath(string? path) => string.IsNullOrEmpty(path) ? null : GetUnresolvedProviderPathFromPSPath(path);

    private MigrationService Open()
    {
        var service = Await(MigrationService.OpenAsync(stateFolder: null, StopToken));
        service.RunCredentialScript = Scripts.FromStored;
        return service;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_service is { } service)
            Await(service.DisposeAsync().AsTask());
        base.Dispose(disposing);
    }
}
