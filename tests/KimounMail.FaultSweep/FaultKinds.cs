using KimounMail.TestServers.Imap;

namespace KimounMail.FaultSweep;

/// <summary>Every way to fail that the sweep knows, each on the source or on the destination.</summary>
internal static class FaultKinds
{
    // Each message is told twice: when the folder is scanned and when it is read.
    private const int Tellings = 2 * SmallMailbox.Messages;

    private static readonly TimeSpan s_shortTimeout = TimeSpan.FromMilliseconds(300);

    public static IReadOnlyList<FaultKind> All { get; } =
    [
        .. OnEither("drop-command", side => side.Commands, place => Fault.Disconnect().Nth(place)).Select(AtEveryPlace),
        .. OnEither("drop-effect", side => side.Commands, place => Fault.Disconnect().AfterEffect().Nth(place)).Select(AtEveryPlace),
        .. BreakOnEither("drop-response", TrafficUnit.Response, side => side.Responses).Select(AtEveryPlace),
        .. BreakOnEither("drop-sent", TrafficUnit.OctetSent, side => side.OctetsSent).Select(AtManyOctets),
        .. BreakOnEither("drop-received", TrafficUnit.OctetReceived, side => side.OctetsReceived).Select(AtManyOctets),
        .. OnEither("stall-command", side => side.Commands, place => Fault.Stall().Nth(place)).Select(Hurried),
        .. OnEither("stall-effect", side => side.Commands, place => Fault.Stall().AfterEffect().Nth(place)).Select(Hurried),
        .. BreakOnEither("stall-sent", TrafficUnit.OctetSent, side => side.OctetsSent, hangs: true).Select(Hurried),
        .. OnEither("bye", side => side.Commands, place => Fault.Answer("BYE shutting down").Nth(place)),
        .. OnEither("no", side => side.Commands, place => Fault.Answer("NO it cannot be done").Nth(place)),
        .. OnEither("no-later", side => side.Commands, place => Fault.Answer("NO [UNAVAILABLE] try again").Nth(place)),
        .. OnEither("no-effect", side => side.Commands, place => Fault.Answer("NO [SERVERBUG] something went wrong").AfterEffect().Nth(place)),
        .. OnEither("bad", side => side.Commands, place => Fault.Answer("BAD no such command").Nth(place)),
        .. OnEither("throttle", side => side.Commands, place => Fault.Answer("NO [THROTTLED] slow down").From(place).Times(4)),
        .. OnEither("throttle-bye", side => side.Commands, place => Fault.Answer("BYE [THROTTLED] slow down").From(place).Times(3)),
        .. OnEither("limit", side => side.Commands, place => Fault.Answer("NO [LIMIT] too many of these").Nth(place)),
        new("octet-by-octet", _ => 2, (trial, place) => ServerAt(trial, place == 1).Faults.OneByteAtATime = true),
        new("unsolicited", _ => 60, Unsolicited),
        new("uid-last", _ => 2, (trial, place) => ServerAt(trial, place == 1).Faults.UidAfterBody = true),
        new("sizes", _ => 6, WrongSizes),
        new("expunge", _ => Tellings, (trial, place) => trial.Source.Faults.Add(Fault.ExpungeNext().On("FETCH").Nth((int)place))),
        .. new[] { Lie.UidOfNext, Lie.UnknownUid, Lie.Twice, Lie.LeftOut, Lie.OtherSize, Lie.ShortLiteral, Lie.LongLiteral, Lie.FalseExpunge }
            .Select(lie => LieOf("fetch", lie, "FETCH", _ => Tellings, trial => trial.Source) with { ResponseTimeout = TimeSpan.FromMilliseconds(500) }),
        .. new[] { Lie.NoAppendUid, Lie.AppendUidsOfOthers, Lie.UnknownAppendUids, Lie.WrongNumberOfAppendUids, Lie.OtherAppendValidity, Lie.GarbledAppendUid }
            .Select(lie => LieOf("append", lie, "APPEND", exchange => exchange.Appends, trial => trial.Destination)),
    ];

    private static IEnumerable<FaultKind> OnEither(string name, Func<Side, long> places, Func<int, Fault> fault) =>
    [
        new($"{name}-source", exchange => places(exchange.Source), (trial, place) => trial.Source.Faults.Add(fault((int)place))),
        new($"{name}-destination", exchange => places(exchange.Destination), (trial, place) => trial.Destination.Faults.Add(fault((int)place))),
    ];

    private static IEnumerable<FaultKind> BreakOnEither(string name, TrafficUnit unit, Func<Side, long> places, bool hangs = false) =>
    [
        new($"{name}-source", exchange => places(exchange.Source), (trial, place) => trial.Source.Faults.Break = new TrafficBreak(unit, place, hangs)),
        new($"{name}-destination", exchange => places(exchange.Destination), (trial, place) => trial.Destination.Faults.Break = new TrafficBreak(unit, place, hangs)),
    ];

    private static FaultKind LieOf(string what, Lie lie, string command, Func<Exchange, long> places, Func<Trial, LoopbackImapServer> server) =>
        new($"{what}-{lie}", places, (trial, place) => server(trial).Faults.Add(Fault.Tell(lie).On(command).Nth((int)place)));

    private static FaultKind AtEveryPlace(FaultKind kind) => kind with { MaxPlaces = int.MaxValue };

    private static FaultKind AtManyOctets(FaultKind kind) => kind with { MaxPlaces = 2000 };

    private static FaultKind Hurried(FaultKind kind) => kind with { ResponseTimeout = s_shortTimeout };

    private static LoopbackImapServer ServerAt(Trial trial, bool source) => source ? trial.Source : trial.Destination;

    private static void Unsolicited(Trial trial, long place)
    {
        var faults = ServerAt(trial, place % 2 == 1).Faults;
        (faults.UnsolicitedOneIn, faults.UnsolicitedSeed) = (2 + (int)(place % 5), (int)place);
    }

    private static void WrongSizes(Trial trial, long place)
    {
        var error = new[] { 0.02, 0.5, 0.999 }[(place - 1) / 2];
        var server = ServerAt(trial, place % 2 == 1);
        server.Profile = server.Profile with { SizeError = error };
    }
}
