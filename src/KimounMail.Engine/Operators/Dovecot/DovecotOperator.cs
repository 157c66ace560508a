using System.Runtime.Versioning;

namespace KimounMail.Engine.Operators.Dovecot;

/// <summary>A host with Dovecot and Postfix that keeps its accounts in files, run where the files are.</summary>
[SupportedOSPlatform("linux")]
internal sealed class DovecotOperator : IMailOperator
{
    public DovecotOperator(string name, DovecotSettings settings)
    {
        var files = new AccountFiles(settings);
        Name = name;
        Server = settings.PasswdFile;
        Features = OperatorFeatures.ChangeMailboxes | OperatorFeatures.CreateDomain | OperatorFeatures.RemoveDomain | OperatorFeatures.Suspend | OperatorFeatures.Quota | OperatorFeatures.DisplayName | OperatorFeatures.KeepMail;
        if (settings.VirtualFile is not null)
        {
            Features |= OperatorFeatures.Aliases | OperatorFeatures.DistributionLists | OperatorFeatures.Forwarding | OperatorFeatures.ForwardingWithoutCopy;
            (Aliases, DistributionLists) = (new DovecotAliases(this, files), new DovecotLists(this, files));
        }

        // Without the place of the mail, none is measured, moved to another name or removed.
        if (settings.MailHome is not null)
            Features |= OperatorFeatures.Usage | OperatorFeatures.Rename | OperatorFeatures.RemoveMail;
        Domains = new DovecotDomains(this, files);
        Mailboxes = new DovecotMailboxes(this, files, settings.MailHome);
        // What was there is read now, so that a file that cannot be is told at once.
        _ = files.Read();
    }

    public string Name { get; }

    public string Server { get; }

    public OperatorFeatures Features { get; }

    public OperatorRules Rules { get; } = new()
    {
        Password = new PasswordPolicy { MinLength = 10, ForbidsName = true },
        Retention = "mail that is removed is gone from the disk at once; only a backup of the host brings it back",
    };

    public IOperatorDomains Domains { get; }

    public IOperatorMailboxes Mailboxes { get; }

    public IOperatorAliases? Aliases { get; }

    public IOperatorLists? DistributionLists { get; }

    public IAsyncEnumerable<MailSubscription> ListSubscriptionsAsync(CancellationToken cancellationToken) => Sequence.Empty<MailSubscription>();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Fails when the address serves something already.</summary>
    public void RequireFree(Accounts accounts, string address)
    {
        if (accounts.WhatTakes(address) is { } taken)
            throw OperatorErrors.AddressInUse(this, address, taken);
    }
}
