using KimounMail.TestServers.RealServers;

namespace KimounMail.CrashRuns.Judges;

/// <summary>Fills the source mailbox and says afterwards how a copy differs from it; shares no code with the product.</summary>
internal interface IJudge
{
    string Name { get; }

    Task FillAsync(DovecotServer source, string user, int messages);

    Task<Verdict> CompareAsync(DovecotServer source, string sourceUser, DovecotServer destination, string destinationUser);
}
