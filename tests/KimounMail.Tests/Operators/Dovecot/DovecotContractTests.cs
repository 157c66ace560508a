using KimounMail.Engine.Operators;

namespace KimounMail.Tests.Operators.Dovecot;

public sealed class DovecotContractTests : OperatorContract
{
    private readonly DovecotHostFiles _files = new();

    protected override Task<IMailOperator> OpenAsync() => _files.OpenAsync();

    protected override Task CloseAsync()
    {
        _files.Dispose();
        return Task.CompletedTask;
    }
}

/// <summary>A host without a table of addresses and with its mail elsewhere: what it cannot do is refused.</summary>
public sealed class BareDovecotContractTests : OperatorContract
{
    private readonly DovecotHostFiles _files = new();

    protected override Task<IMailOperator> OpenAsync() => OperatorCatalog.OpenAsync(
        _files.Settings with { Options = new Dictionary<string, string> { ["PasswdFile"] = _files.Users, ["DomainFile"] = _files.Domains } }, default);

    protected override Task CloseAsync()
    {
        _files.Dispose();
        return Task.CompletedTask;
    }
}
