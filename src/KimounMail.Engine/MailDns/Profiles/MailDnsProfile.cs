namespace KimounMail.Engine.MailDns.Profiles;
public sealed record MailDnsProfile;
