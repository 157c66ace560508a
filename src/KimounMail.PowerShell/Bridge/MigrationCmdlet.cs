using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Endpoints.Detection;
using KimounMail.Engine.Migration;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Bridge;

/// <summary>A cmdlet that works on the store of tasks, which it opens when first needed.</summary>
public abstract class MigrationCmdlet : MailCmdlet
{
    private readonly Dictionary<(string? Authority, string? Fingerprint), ServerDetector> _detectors = [];
    private MigrationService? _service;

    private protected MigrationCmdlet()
    {
        Scripts = new CredentialScripts(Pipeline);
    }

    internal CredentialScripts Scripts { get; }

    internal MigrationService Service => _service ??= Open();

    /// <summary>A path as the user wrote it, from PowerShell's current folder.</summary>
    internal string? FullPath(string? path) => string.IsNullOrEmpty(path) ? null : GetUnresolvedProviderPathFromPSPath(path);

    /// <summary>The server of an account by its domain. Says how it was found, and warns of what may not be the user's.</summary>
    internal EndpointAddress Detect(string account, string? certificateAuthority, string? certificateFingerprint)
    {
        if (!_detectors.TryGetValue((certificateAuthority, certificateFingerprint), out var detector))
            _detectors[(certificateAuthority, certificateFingerprint)] = detector = EndpointCatalog.CreateDetector(certificateAuthority, certificateFingerprint);
        var server = Await(detector.DetectAsync(account, StopToken));
        WriteVerbose($"{account}: {server.Host}:{server.Port}, found by {server.FoundBy}.");
        if (server.Caution is { } caution)
            WriteWarning(caution);
        return server.ToAddress(account);
    }

    private MigrationService Open()
    {
        var service = Await(MigrationService.OpenAsync(stateFolder: null, StopToken));
        service.RunCredentialScript = Scripts.FromStored;
        return service;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var detector in _detectors.Values)
            Await(detector.DisposeAsync().AsTask());
        if (_service is { } service)
            Await(service.DisposeAsync().AsTask());
        base.Dispose(disposing);
    }
}
