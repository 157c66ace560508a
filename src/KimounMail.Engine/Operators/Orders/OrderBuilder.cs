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
                _plan.Add(new OrderedOffer(line.Line, fields.Required("Offer"), fields.Count("Slots")));
                break;
            case OrderLineKind.Domain:
                _domains.Add(new OrderedDomain(line.Line, fields.Required("Name")));
                break;
            case OrderLineKind.Mailbox:
                AddMailbox(line.Line, fields);
                break;
            case OrderLineKind.DistributionList:
                AddList(line.Line, fields);
                break;
            default:
                _aliases.Add(new OrderedAlias(line.Line, fields.Required("Alias"), fields.Required("Target")));
                break;
        }
    }

    private void AddMailbox(int line, OrderFields fields)
    {
        var address = fields.Required(Address);
        _mailboxes.Add(new OrderedMailbox(line, address)
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
        _lists.Add(new OrderedDistributionList(line, new NewDistributionList(address)
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

    private void AddAliases(int line, string target, OrderFields fields) =>
        _aliases.AddRange((fields.List("Aliases") ?? []).Select(alias => new OrderedAlias(line, alias, target)));
}
