using System.Globalization;
using KimounMail.Engine.Migration;
using KimounMail.TestWorker;

// A worker to be killed or measured: makes one pass of a task of the store in a folder. Arguments: folder, task id, mode.
// With "mailboxes" before them it is a MailboxWorker.
// Says RUNNING when the pass has begun, and at its end the status, the counts and the error's id; where the store itself fails, the error a cmdlet would show.
KimounMail.MigrationTask? last = null;
try
{
    if (args[0] == "mailboxes")
    {
        await MailboxWorker.RunAsync(args[1], args[2], int.Parse(args[3], CultureInfo.InvariantCulture));
        return 0;
    }

    await using var service = await MigrationService.OpenAsync(args[0], CancellationToken.None);
    await foreach (var progress in service.RunAsync(args[1], Enum.Parse<RunMode>(args[2]), CancellationToken.None))
    {
        if (last is null)
            Console.WriteLine("RUNNING");
        last = progress.Task;
    }
}
catch (KimounMail.MailException e)
{
    Console.WriteLine($"{e.ErrorId} {e.Category} {e.ToUserText()}");
    return 1;
}

Console.WriteLine($"{last!.Status} {last.Counts.Found} {last.Counts.Copied} {last.Counts.AlreadyThere} {last.Counts.Failed} {last.ErrorId}".TrimEnd());
return 0;
