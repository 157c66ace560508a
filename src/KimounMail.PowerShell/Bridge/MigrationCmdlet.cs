using KimounMail.Engine.Migration;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Bridge;

/// <summary>A cmdlet that works on the store of tasks, which it opens when first needed.</summary>
public abstract class MigrationCmdlet : MailCmdlet
{
    private MigrationService? _service;

<<<<<<< HEAD
    private protected MigrationCmdlet()
    {
        Scripts = new CredentialScripts(Pipeline);
    }

    internal CredentialScripts Scripts { get; }

=======
>>>>>>> main
    internal MigrationService Service => _service ??= Open();

    /// <summary>A path as the user wrote it, from PowerShell's current folder.</summary>
    internal string? FullPath(string? path) => string.IsNullOrEmpty(path) ? null : GetUnresolvedProviderPathFromPSPath(path);

    private MigrationService Open()
    {
        var service = Await(MigrationService.OpenAsync(stateFolder: null, StopToken));
<<<<<<< HEAD
        service.RunCredentialScript = Scripts.FromStored;
=======
        service.RunCredentialScript = (script, account, role, givesToken) => CredentialScript.RunStored(script, account, role, givesToken, Pipeline);
>>>>>>> main
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
