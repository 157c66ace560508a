using FsCheck;
using FsCheck.Fluent;
using KimounMail.Engine.Operators.Orders;
using Xunit;

namespace KimounMail.Tests.Operators.Orders;

/// <summary>Orders as files: what they state, and everything wrong with them at once, with its line.</summary>
public sealed class OrderFileTests : IDisposable
{
    private const string Yaml = """
        holder: Example Ltd
        resetPasswordOnNextLogon: no
        plan: { business: 20, basic: 5 }
        domains: [example.test]
        mailboxes:
          - primarySmtpAddress: alice@example.test
            displayName: "Alice: the boss"
            offer: business
            prohibitSendReceiveQuota: 5 GB
            forwardingSmtpAddress: [a@elsewhere.test, b@elsewhere.test]
            description: ""
            firstName:
            aliases: [info@example.test]
          - bob@example.test
        distributionLists:
          - primarySmtpAddress: team@example.test
            members: [alice@example.test]
        aliases:
          sales@example.test: bob@example.test
        """;

    private const string Csv = """
        Type,Name,PrimarySmtpAddress,DisplayName,Description,Offer,Slots,ProhibitSendReceiveQuota,ForwardingSmtpAddress,Aliases,Members,Alias,Target,Holder,ResetPasswordOnNextLogon
        Order,,,,,,,,,,,,,Example Ltd,no
        Plan,,,,,business,20,,,,,,,,
        Plan,,,,,basic,5,,,,,,,,
        Domain,example.test,,,,,,,,,,,,,
        Mailbox,,alice@example.test,Alice: the boss,,business,,5 GB,a@elsewhere.test; b@elsewhere.test,info@example.test,,,,,
        ,,bob@example.test,,,,,,,,,,,,
        DistributionList,,team@example.test,,,,,,,,alice@example.test,,,,
        Alias,,,,,,,,,,,sales@example.test,bob@example.test,,
        """;

    private readonly OrderFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("order.yaml", Yaml)]
    [InlineData("order.yml", Yaml)]
    [InlineData("order.csv", Csv)]
    public void Both_formats_state_the_same(string name, string text)
    {
        var order = OrderFile.Read(_folder.Write(name, text));
        Assert.Empty(order.Faults);
        Assert.Equal(("Example Ltd", false), (order.Holder, order.ResetPasswordOnNextLogon));
        Assert.Equal([("business", 20), ("basic", 5)], order.Plan.Select(offer => (offer.Offer, offer.Slots)));
        Assert.Equal("example.test", Assert.Single(order.Domains).Name);
        Assert.Equal(["alice@example.test", "bob@example.test"], order.Mailboxes.Select(mailbox => mailbox.PrimarySmtpAddress));
        var alice = order.Mailboxes[0].Settings;
        Assert.Equal(("Alice: the boss", "business", null), (alice.DisplayName, alice.Offer, alice.FirstName));
        Assert.Equal(5L << 30, alice.ProhibitSendReceiveQuota?.Bytes);
        Assert.Equal(["a@elsewhere.test", "b@elsewhere.test"], alice.ForwardingSmtpAddress);
        Assert.Equal(["alice@example.test"], Assert.Single(order.DistributionLists).List.Members);
        Assert.Equal([("info@example.test", "alice@example.test"), ("sales@example.test", "bob@example.test")], order.Aliases.Select(alias => (alias.Alias, alias.Target)));
    }

    [Fact]
    public void An_empty_text_in_quotation_marks_clears_and_nothing_is_nothing()
    {
        var alice = OrderFile.Read(_folder.Write("order.yaml", Yaml)).Mailboxes[0].Settings;
        Assert.Equal("", alice.Description);
        Assert.Null(alice.FirstName);
    }

    [Fact]
    public void A_table_of_semicolons_is_read_too()
    {
        var order = OrderFile.Read(_folder.Write("order.csv", "\uFEFFPrimarySmtpAddress;DisplayName\r\nzoe@example.test;\"Zoë; \"\"boss\"\"\"\r\n"));
        Assert.Equal("Zoë; \"boss\"", Assert.Single(order.Mailboxes).Settings.DisplayName);
    }

    [Fact]
    public void Everything_wrong_is_told_at_once_with_its_line()
    {
        var text = Faults("order.yaml", """
            holder: x
            colour: red
            plan:
              business: many
            mailboxes:
              - primarySmtpAddress: alice@example.test
                prohibitSendReceiveQuota: big
                nickname: Al
              - displayName: nobody
              - primarySmtpAddress: bob@example.test
                hiddenFromAddressListsEnabled: perhaps
                aliases: { a: b }
            """);
        foreach (var fault in new[] { "line 2: colour is not known", "line 4: Slots", "line 7: ProhibitSendReceiveQuota", "line 8: nickname", "line 9: PrimarySmtpAddress is missing", "line 11: HiddenFromAddressListsEnabled", "line 12: Here a value" })
            Assert.Contains(fault, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("order.csv", "PrimarySmtpAddress,Nickname\nalice@example.test,Al\n", "line 2: Nickname is not known")]
    [InlineData("order.csv", "Type,PrimarySmtpAddress\nHouse,alice@example.test\n", "line 2: 'House' is no type")]
    [InlineData("order.csv", "Type,PrimarySmtpAddress\n3,alice@example.test\n", "line 2: '3' is no type")]
    [InlineData("order.csv", "PrimarySmtpAddress\nalice@example.test,too,many\n", "line 2: The row has more cells")]
    [InlineData("order.csv", "PrimarySmtpAddress,primarysmtpaddress\na@example.test,b@example.test\n", "stands more than once")]
    [InlineData("order.csv", "", "asks for nothing")]
    [InlineData("order.yaml", "", "asks for nothing")]
    [InlineData("order.yaml", "- alice@example.test", "is a mapping")]
    [InlineData("order.yaml", "mailboxes:\n\t- tab", "line ")]
    [InlineData("order.yaml", "mailboxes: &all [alice@example.test]\naliases: *all", "anchors")]
    [InlineData("order.yaml", "holder: [[[[[[[[[[[[[[", "deep")]
    [InlineData("order.yaml", "mailboxes: [a@example.test]\nmailboxes: [b@example.test]", "line 2")]
    public void What_is_no_order_is_told(string name, string text, string fault) =>
        Assert.Contains(fault, Faults(name, text), StringComparison.Ordinal);

    [Fact]
    public void Little_text_that_unfolds_to_much_is_refused_at_once()
    {
        var text = "a: &a [x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range('b', 20).Select(letter => $"{(char)letter}: &{(char)letter} [{string.Join(',', Enumerable.Repeat($"*{(char)(letter - 1)}", 9))}]\n"));
        Assert.Contains("anchors", Faults("order.yaml", text), StringComparison.Ordinal);
        Assert.Contains("deep", Faults("order.yaml", new string('[', 1_000_000)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_or_of_another_kind_is_told()
    {
        Assert.Contains("no such file", Assert.Throws<MailException>(() => OrderFile.Read(_folder.PathOf("none.yaml"))).Message, StringComparison.Ordinal);
        Assert.Contains(".yaml, .yml or .csv", Assert.Throws<MailException>(() => OrderFile.Read(_folder.Write("order.txt", "x"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_in_another_encoding_is_told()
    {
        File.WriteAllBytes(_folder.PathOf("order.csv"), [.. "PrimarySmtpAddress,DisplayName\nz@example.test,Zo"u8, 0xEB, (byte)'\n']);
        Assert.Contains("UTF-8", Assert.Throws<MailException>(() => OrderFile.Read(_folder.PathOf("order.csv"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("order.yaml")]
    [InlineData("order.csv")]
    public void Whatever_stands_in_a_file_it_is_an_order_or_refused_in_words(string name)
    {
        string[] parts = ["mailboxes:", "\n", "  ", "- ", "a@b.test", ": ", "[", "]", "{", "}", "\"", "'", ",", ";", "Type", "plan", "%YAML 9", "---", "!!str", "|", ">", "?", "\t", "\0", "\u202E", "#"];
        var texts = Gen.Elements(parts).ListOf().Select(chosen => string.Concat(chosen));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var order = OrderFile.Read(_folder.Write(name, text));
            Assert.True(order.Faults.Count > 0 || order.Domains.Count + order.Mailboxes.Count + order.DistributionLists.Count + order.Aliases.Count > 0);
        }));
    }

    [Theory]
    [InlineData("new.yaml")]
    [InlineData("new.csv")]
    public void A_template_is_an_order(string name)
    {
        OrderFile.WriteTemplate(_folder.PathOf(name), "customer.test", overwrite: false);
        var order = OrderFile.Read(_folder.PathOf(name));
        Assert.Empty(order.Faults);
        Assert.Equal(["alice@customer.test", "bob@customer.test"], order.Mailboxes.Select(mailbox => mailbox.PrimarySmtpAddress));
        Assert.Equal(MailErrorId.InvalidOrder, Assert.Throws<MailException>(() => OrderFile.WriteTemplate(_folder.PathOf(name), "customer.test", overwrite: false)).ErrorId);
        OrderFile.WriteTemplate(_folder.PathOf(name), "other.test", overwrite: true);
        Assert.Equal("other.test", OrderFile.Read(_folder.PathOf(name)).Domains[0].Name);
    }

    [Fact]
    public void Everything_the_YAML_template_has_commented_out_is_part_of_an_order()
    {
        OrderFile.WriteTemplate(_folder.PathOf("new.yaml"), "customer.test", overwrite: false);
        var lines = File.ReadAllLines(_folder.PathOf("new.yaml")).Skip(3)
            .Select(line => line.TrimStart() is ['#', ' ', .. var rest] && rest.Contains(':') | rest.Contains("members", StringComparison.Ordinal) ? line[..^line.TrimStart().Length] + rest : line);
        var uncommented = string.Join('\n', lines.Where(line => !line.Contains("password: left out", StringComparison.Ordinal) && !line.StartsWith("What was", StringComparison.Ordinal) && !line.StartsWith("Further", StringComparison.Ordinal)));
        var order = OrderFile.Read(_folder.Write("whole.yaml", uncommented));
        Assert.Empty(order.Faults);
        Assert.Equal(("business", "example"), (Assert.Single(order.Plan).Offer, order.Organization));
        Assert.Equal(3, Assert.Single(order.DistributionLists).List.Members.Count);
        Assert.Equal(2, order.Aliases.Count);
    }

    private string Faults(string name, string text) => string.Join('\n', OrderFile.Read(_folder.Write(name, text)).Faults);
}
