namespace KimounMail.Engine.MailDns.Dkim;

/// <summary>Selectors that operators and mail software use for everybody; those made up for each customer cannot be guessed.</summary>
internal static class WellKnownSelectors
{
    public static IReadOnlyList<string> All { get; } =
    [
        // OVHcloud Zimbra and MX Plan
        "ovhmo-selector-1", "ovhmo-selector-2",
        // Microsoft 365, Google Workspace, iCloud
        "selector1", "selector2", "google", "sig1",
        // Fastmail, Proton, Zoho, Mailbox.org
        "fm1", "fm2", "fm3", "protonmail", "protonmail2", "protonmail3", "zoho", "zmail", "mbo0001", "mbo0002",
        // SendGrid, Mailchimp and Mandrill, Brevo, Mailjet, Mailgun, Postmark, HubSpot, Campaign Monitor, Constant Contact, SparkPost
        "s1", "s2", "k1", "k2", "k3", "mandrill", "brevo1", "brevo2", "mailjet", "mg", "smtp", "mailo", "pm", "hs1", "hs2", "cm", "ctct1", "ctct2", "scph0",
        // Usual in mail software and its guides
        "default", "dkim", "mail", "email", "x", "key1", "key2", "dkim1", "dkim2", "rsa", "ed", "ed25519", "selector",
    ];
}
