using BenchmarkDotNet.Running;
using KimounMail.Benchmarks.Files;
using KimounMail.Benchmarks.MailDns;
using KimounMail.Benchmarks.WholeJob;

switch (args.FirstOrDefault())
{
    case "compare":
        return await CompareCommand.RunAsync(args[1..]);
    case "scale":
        return await ScaleCommand.RunAsync(args[1..]);
    case DnsCommand.Command:
        return await DnsCommand.RunAsync(args[1..]);
    case PstCommand.Command:
        return await PstCommand.RunAsync(args[1..]);
    case PstCommand.ReadCommand:
        return PstCommand.Read(args[1..]);
    case LoopbackPair.Command:
        return await LoopbackPair.RunAsync(args[1..]);
    case EngineProcess.Command:
        return await EngineProcess.RunAsync(args[1..]);
    case ProofProcess.Command:
        return await ProofProcess.RunAsync(args[1..]);
    case "--help" or "-h" or "help":
        Console.WriteLine($"""
            KimounMail.Benchmarks COMMAND [options]
            {CompareOptions.Usage}
            {DnsCommand.Usage}
            {PstCommand.Usage}
              scale [N]               seconds and peak memory of the engine with a mailbox of N messages (500,000)
              help
              anything else           goes to BenchmarkDotNet and the benchmarks of Micro, such as --filter '*CopyLoop*'
            """);
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
