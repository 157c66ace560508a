namespace KimounMail.Engine.Operators.Orders;

/// <summary>Orders to fill in: everything an order can say stands in them once.</summary>
internal static class OrderTemplate
{
    public static string Yaml(string domain) => $"""
        # An order: what is to be there when it was carried out. What it does not name is left alone, nothing is ever removed.
        # Test-MailOrder shows all that is wrong with it and all it comes to; Invoke-MailOrder does it.

        holder: Example Ltd                # whom it is for; nothing is done with it
        # organization: example            # the operator's word for whom new domains belong to
        configureDns: false                # the operator may write the mail records of new domains
        # resetPasswordOnNextLogon: true   # by default where the operator can do that

        # What was bought: offer and number of mailboxes. With one offer, mailboxes that name none are of it.
        # plan:
        #   business: 20

        domains:
          - {domain}

        mailboxes:
          - primarySmtpAddress: alice@{domain}
            displayName: Alice Example
            # firstName: Alice
            # lastName: Example
            # description: first floor
            # offer: business
            # prohibitSendReceiveQuota: 5 GB        # or unlimited
            # forwardingSmtpAddress: [alice@elsewhere.example]
            # deliverToMailboxAndForward: true
            # hiddenFromAddressListsEnabled: false
            # password: left out, one is made
            aliases: [info@{domain}]
          - bob@{domain}                   # the address alone will do

        # Further addresses of what is there already: alias: mailbox or list
        # aliases:
        #   sales@{domain}: bob@{domain}

        # distributionLists:
        #   - primarySmtpAddress: team@{domain}
        #     displayName: The team
        #     members: [alice@{domain}, bob@{domain}, guest@elsewhere.example]

        """;

    public static string Csv(string domain) => $"""
        Type,Name,PrimarySmtpAddress,DisplayName,FirstName,LastName,Description,Offer,Slots,ProhibitSendReceiveQuota,ForwardingSmtpAddress,DeliverToMailboxAndForward,HiddenFromAddressListsEnabled,Aliases,Members,Holder,ResetPasswordOnNextLogon
        Order,,,,,,,,,,,,,,,Example Ltd,
        Domain,{domain},,,,,,,,,,,,,,,
        Mailbox,,alice@{domain},Alice Example,,,,,,,,,,info@{domain};sales@{domain},,,
        Mailbox,,bob@{domain},Bob Example,,,,,,,,,,,,,

        """;
}
