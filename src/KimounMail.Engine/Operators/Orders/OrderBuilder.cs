namespace KimounMail.Engine.Operators.Orders;

/// <summary>Makes an order of the lines of its file, and notes all that is wrong with what they say, whatever the operator.</summary>
internal sealed class OrderBuilder(List<MailOrderFault> faults)
{
    private const string Address = "PrimarySmtpAddress";

    private readonly List<OrderedOffer> _plan = [];
    private readonly List<OrderedDomain> _domains = [];
    private readonly List<OrderedMailbox> _mailboxes = [];
    private readonly List<OrderedDistributionList> _lists = [];
    private readonly List<OrderedAlias> _aliases = [];

    public MailOrder Build(string path, IEnumerable<OrderLine> lines)
    {
        var order = new MailOrder { Path = path };
        foreach (var line in lines)
        {
            var fields = new OrderFields(line, faults);
            if (line.Kind == OrderLineKind.Order)
                order = AddOptions(order, fields);
            else
                Add(line, fields);
            fields.Finish();
        }
        return order with { Plan = _plan, Domains = _domains, Mailboxes = _mailboxes, DistributionLists = _lists, Aliases = _aliases };
    }

    private static MailOrder AddOptions(MailOrder order, OrderFields fields) => order with
    {
        Holder = fields.Text("Holder") ?? order.Holder,
        Organization = fields.Text("Organization") ?? order.Organization,
        ConfigureDns = fields.Flag("ConfigureDns") ?? order.ConfigureDns,
        ResetPasswordOnNextLogon = fields.Flag("ResetPasswordOnNextLogon") ?? order.ResetPasswordOnNextLogon,
    };

    private void Add(OrderLine line, OrderFields fields)
    {
        switch (line.Kind)
        {
            case OrderLineKind.Plan:
                AddNamed(fields.Required("Offer"), _plan, offer => new OrderedOffer(line.Line, offer, fields.Count("Slots")));
                break;
            case OrderLineKind.Domain:
                AddNamed(fields.Required("Name"), _domains, name => new OrderedDomain(line.Line, name));
                break;
            case OrderLineKind.Mailbox:
                AddMailbox(line.Line, fields);
                break;
            case OrderLineKind.DistributionList:
                AddList(line.Line, fields);
                break;
            default:
                var (alias, target) = (fields.Required("Alias"), fields.Required("Target"));
                AddNamed(target.Length > 0 ? alias : "", _aliases, name => new OrderedAlias(line.Line, name, target));
                break;
        }
    }

    private void AddMailbox(int line, OrderFields fields)
    {
        var address = fields.Required(Address);
        AddNamed(address, _mailboxes, name => new OrderedMailbox(line, name)
        {
            Password = fields.Text("Password") is { Length: > 0 } password ? new Secret(password) : null,
            Settings = new MailboxSettings
            {
                DisplayName = fields.Text("DisplayName"),
                FirstName = fields.Text("FirstName"),
                LastName = fields.Text("LastName"),
                Description = fields.Text("Description"),
                Offer = fields.Text("Offer"),
                ProhibitSendReceiveQuota = fields.Quota("ProhibitSendReceiveQuota"),
                ForwardingSmtpAddress = fields.List("ForwardingSmtpAddress"),
                DeliverToMailboxAndForward = fields.Flag("DeliverToMailboxAndForward"),
                HiddenFromAddressListsEnabled = fields.Flag("HiddenFromAddressListsEnabled"),
            },
        });
        AddAliases(line, address, fields);
    }

    private void AddList(int line, OrderFields fields)
    {
        var address = fields.Required(Address);
        AddNamed(address, _lists, name => new OrderedDistributionList(line, new NewDistributionList(name)
        {
            Members = fields.List("Members") ?? [],
            Settings = new DistributionListSettings
            {
                DisplayName = fields.Text("DisplayName"),
                Description = fields.Text("Description"),
                HiddenFromAddressListsEnabled = fields.Flag("HiddenFromAddressListsEnabled"),
            },
        }));
        AddAliases(line, address, fields);
    }

    /// <summary>What has no name is noted as a fault already, and is of no further use; its other values are looked at all the same.</summary>
    private static void AddNamed<T>(string name, List<T> things, Func<string, T> make)
    {
        var thing = make(name);
        if (name.Length > 0)
            things.Add(thing);
    }

    private void AddAliases(int line, string target, OrderFields fields) =>
        _aliases.AddRange((fields.List("Aliases") ?? []).Where(_ => target.Length > 0).Select(alias => new OrderedAlias(line, alias, target)));
}
